//! No space left: a write says so, nothing half-written remains, and room makes it well again.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    process::Command,
};

use crate::program::{Answer, ask, done, pilar, serve, start, undisturbed, writer};

/// A small file system in memory, for whoever may mount one.
struct Small<'a>(&'a Path);

impl<'a> Small<'a> {
    fn mount(at: &'a Path) -> Option<Self> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
            .arg(at)
            .output()
            .is_ok_and(|out| out.status.success());
        mounted.then_some(Self(at))
    }
}

impl Drop for Small<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0).status();
    }
}

/// Writes until one is refused; many, because small changes fit into pages that are there.
fn until_refused(mut write: impl FnMut(usize) -> Answer) -> Answer {
    for n in 0..5000 {
        let answer = write(n);
        if answer.status >= 300 {
            return answer;
        }
    }
    panic!("the disk is never full");
}

fn assert_names_the_disk(refused: &Answer) {
    assert_eq!(refused.status, 503, "{refused:?}");
    assert!(refused.header("retry-after").is_some());
    assert_eq!(
        refused.header("content-type"),
        Some("application/problem+json")
    );
    assert_eq!(refused.json()["code"], "disk-full");
}

#[test]
fn a_full_disk_refuses_writes_and_recovers_with_room() {
    let place = tempfile::tempdir().unwrap();
    let Some(small) = Small::mount(place.path()) else {
        return a_file_that_may_not_grow();
    };
    let folder = small.0.join("data");
    let mut writer = writer(&folder, &[]);
    let mut serving = serve(&folder);
    writer.find(&serving.address);

    let filler = small.0.join("filler");
    let mut file = File::create(&filler).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    let refused = until_refused(|n| {
        writer
            .write(&serving.address, n)
            .expect("the program lives")
    });
    assert_names_the_disk(&refused);
    // The first refusal must not spoil the connection for those after it.
    for n in 6000..6003 {
        assert_names_the_disk(
            &writer
                .write(&serving.address, n)
                .expect("the program lives"),
        );
    }
    assert!(serving.is_running());
    assert_eq!(serving.get("/healthz").status, 200);
    let before = writer.written(&serving.address).len();

    drop(file);
    fs::remove_file(filler).unwrap();
    let answer = writer.write(&serving.address, 7000).unwrap();
    assert!(answer.status < 300, "{answer:?}");
    assert_eq!(writer.written(&serving.address).len(), before + 1);
    assert_eq!(serving.stop(), Some(0));
    assert!(done(&folder, &["audit", "verify"]).contains("intact"));
}

/// Where nothing can be mounted, a limit on the size of files stands in for the disk.
fn a_file_that_may_not_grow() {
    eprintln!("no file system can be mounted here: a limit on the size of files is used instead");
    let folder = tempfile::tempdir().unwrap();
    let mut writer = writer(folder.path(), &[]);
    let home = tempfile::tempdir().unwrap();
    let program = pilar(home.path()).get_program().to_owned();
    let mut command = Command::new("bash");
    undisturbed(&mut command, home.path());
    // The signal would end the program; ignored, the write fails instead. 512 KiB are too few for the log of changes.
    command
        .args(["-c", "trap '' XFSZ; ulimit -f 512; exec \"$@\"", "bash"])
        .arg(program)
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.path());
    let serving = start(command, home);
    writer.find(&serving.address);
    let refused = until_refused(|n| {
        writer
            .write(&serving.address, n)
            .expect("the program lives")
    });
    assert_eq!(refused.status, 503, "{refused:?}");
    assert!(ask(&serving.address, "GET", "/healthz", None, None).is_some());
    serving.kill();
    assert!(done(folder.path(), &["audit", "verify"]).contains("intact"));
}
