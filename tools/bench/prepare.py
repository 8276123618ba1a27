"""Makes the data that `make bench` measures with. Standard library only.

prepare.py claims DATABASE N          adds N claims to Pilar's SQLite database
prepare.py agencies-csv FILE N        writes a table of agencies, one row in a hundred wrong
prepare.py agencies-xlsx FILE N       the same as a workbook
prepare.py regions DATABASE NEW       copies Pilar's regions into a database of their own, for Datasette
"""

import csv
import sqlite3
import sys
import zipfile

AGENCY_COLUMNS = ["region", "code", "name", "kind"]


def claims(database, n):
    with sqlite3.connect(database) as connection:
        connection.execute(
            """
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
            INSERT INTO claims (id, subject, property, value, source_id, note, confidence, created_by, created_at, revision)
            SELECT randomblob(16), like.subject, like.property, CAST(1000 + n AS TEXT), like.source_id,
                   'row ' || n || ', "quoted", made for a measurement', 'low', like.created_by, like.created_at, 1
            FROM numbers, (SELECT * FROM claims ORDER BY id LIMIT 1) AS like
            """,
            (int(n),),
        )


def agencies(n):
    """Rows of agencies; every hundredth is of a region that does not exist."""
    yield AGENCY_COLUMNS
    for i in range(int(n)):
        region = "99.99" if i % 100 == 99 else "71.72"
        yield [region, f"1.01.{i:06}", f"Dinas Contoh Nomor {i}", "dinas"]


def agencies_csv(path, n):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(agencies(n))


XLSX = {
    "[Content_Types].xml": '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="agencies" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def agencies_xlsx(path, n):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in XLSX.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            for number, row in enumerate(agencies(n), start=1):
                cells = "".join(f'<c r="{"ABCD"[i]}{number}" t="inlineStr"><is><t>{value}</t></is></c>' for i, value in enumerate(row))
                sheet.write(f'<row r="{number}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")


def regions(database, new):
    with sqlite3.connect(new) as connection:
        connection.execute("ATTACH ? AS pilar", (database,))
        connection.executescript(
            """
            CREATE TABLE regions (
              code TEXT PRIMARY KEY, name TEXT, kind TEXT, province_code TEXT, latitude REAL, longitude REAL,
              head_name TEXT, population INTEGER, fiscal_class TEXT, website TEXT, valid_from TEXT, valid_to TEXT
            );
            INSERT INTO regions SELECT code, name, kind, province_code, latitude, longitude,
              head_name, population, fiscal_class, website, valid_from, valid_to FROM pilar.regions;
            CREATE INDEX regions_province ON regions (province_code, code);
            CREATE INDEX regions_name ON regions (name, code);
            CREATE INDEX regions_kind ON regions (kind, code);
            """
        )


if __name__ == "__main__":
    work = {"claims": claims, "agencies-csv": agencies_csv, "agencies-xlsx": agencies_xlsx, "regions": regions}
    work[sys.argv[1]](*sys.argv[2:])
