//! The handover pack on the screen and in print.

use access::Role;

use crate::world::{filled, person};

testkit::both! {
    async fn a_new_head_gets_where_things_stand_with_people_and_unfinished_work(t: TestDb) {
        filled(&t).await;
        let mut head = person(&t, "kepala", Role::Head, "region:71.74").await;
        let page = head.get("/cockpit/71.74/handover?cohort=2023&lang=id").await;
        for words in ["Paket serah terima", "Tahap III", "Langkah berikutnya", "Bimbingan teknis", "Tugas yang belum selesai", "31 Juli 2023"] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        let newest = head.get("/cockpit/71.74/handover").await;
        assert_eq!(newest.status, 200);
        let pdf = head.bytes("/cockpit/71.74/handover.pdf?cohort=2023").await;
        assert!(pdf.starts_with(b"%PDF-"));
    }
}
