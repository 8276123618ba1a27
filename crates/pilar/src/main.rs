//! The program `pilar`: see the library of the same name.

fn main() -> std::process::ExitCode {
    pilar::run(std::env::args_os())
}
