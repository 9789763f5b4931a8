//! Tells the end-to-end tests whether the test data lies beside the checkout; where it does not, the tests that need it
//! are ignored, and counted so.

use std::path::Path;

fn main() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    println!("cargo::rustc-check-cfg=cfg(shared_data)");
    println!("cargo::rerun-if-changed={}", shared.display());
    if shared.join("seeds").is_dir() {
        println!("cargo::rustc-cfg=shared_data");
    }
}
