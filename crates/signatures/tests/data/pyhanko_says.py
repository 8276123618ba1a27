"""Says in one line for each signature what pyHanko finds: FILE.pdf ROOT.der."""

import logging
import sys

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)
with open(sys.argv[2], "rb") as file:
    root = x509.Certificate.load(file.read())
with open(sys.argv[1], "rb") as file:
    for signature in PdfFileReader(file).embedded_signatures:
        context = ValidationContext(trust_roots=[root], allow_fetching=False)
        status = validate_pdf_signature(signature, context, context)
        stamped = status.timestamp_validity is not None and status.timestamp_validity.trusted
        print(
            f"valid={status.bottom_line} coverage={status.coverage.name} "
            f"changes={status.modification_level.name} stamped={stamped}"
        )
