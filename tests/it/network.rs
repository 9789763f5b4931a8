//! No network: the commands run to their end under a filter of system calls that kills whoever opens a socket, and no
//! crate that we build on, and no line of ours, can open one.

use std::collections::BTreeSet;

use crate::support::repo;

/// Crates that talk to networks, or that such crates are made of. None may be anywhere below us.
const NETWORK: &[&str] = &[
    "actix-web",
    "async-std",
    "attohttpc",
    "aws-lc-rs",
    "axum",
    "curl",
    "curl-sys",
    "ftp",
    "h2",
    "h3",
    "hickory-resolver",
    "http-body",
    "hyper",
    "hyper-util",
    "isahc",
    "libp2p",
    "lettre",
    "minreq",
    "mio",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "ring",
    "rustls",
    "schannel",
    "security-framework",
    "smol",
    "socket2",
    "ssh2",
    "surf",
    "tiny_http",
    "tokio",
    "trust-dns-resolver",
    "tungstenite",
    "ureq",
    "warp",
    "websocket",
];

#[test]
fn no_crate_below_us_talks_to_a_network() {
    let lock = std::fs::read_to_string(repo().join("Cargo.lock")).unwrap();
    let names: BTreeSet<&str> =
        lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    assert!(names.len() > 100 && names.contains("tantivy"), "the lock file is not read right");
    for name in NETWORK {
        assert!(!names.contains(name), "{name} is in Cargo.lock: `cargo tree -i {name}` says why");
    }
}

#[test]
fn no_line_of_ours_names_a_socket_or_another_program() {
    let forbidden = regex::Regex::new(
        r"std::net|std::os::unix::net|process::Command|\b(Tcp|Udp|Unix)(Stream|Listener|Datagram|Socket)\b",
    );
    let forbidden = forbidden.unwrap();
    let mut folders = vec![repo().join("crates")];
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(!forbidden.is_match(&text), "{}", path.display());
                read += 1;
            }
        }
    }
    assert!(read > 100, "only {read} files were read");
}

/// The commands under a filter of system calls.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod confined {
    use std::collections::BTreeMap;
    use std::os::unix::process::{CommandExt, ExitStatusExt};
    use std::process::{Command, Output};

    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch, apply_filter};

    use crate::support::{Said, TestDir, page};

    /// The variable that tells the confined test what to become, its arguments parted by line feeds.
    const COMMAND: &str = "DATELINE_TEST_CONFINED";

    /// The signal of a process that a filter kills: SIGSYS.
    const KILLED: i32 = 31;

    /// The numbers of the calls that make, name, join or ask for a socket, and of `io_uring_setup`, which could do the same
    /// behind a filter's back (asm/unistd_64.h; asm-generic/unistd.h).
    #[cfg(target_arch = "x86_64")]
    const SOCKETS: &[i64] = &[
        41,  // socket
        42,  // connect
        43,  // accept
        44,  // sendto
        45,  // recvfrom
        46,  // sendmsg
        47,  // recvmsg
        49,  // bind
        50,  // listen
        53,  // socketpair
        288, // accept4
        299, // recvmmsg
        307, // sendmmsg
        425, // io_uring_setup
    ];
    #[cfg(target_arch = "aarch64")]
    const SOCKETS: &[i64] = &[
        198, // socket
        199, // socketpair
        200, // bind
        201, // listen
        202, // accept
        203, // connect
        206, // sendto
        207, // recvfrom
        211, // sendmsg
        212, // recvmsg
        242, // accept4
        243, // recvmmsg
        269, // sendmmsg
        425, // io_uring_setup
    ];

    fn arch() -> TargetArch {
        std::env::consts::ARCH.try_into().expect("the module is for two architectures")
    }

    /// Kills this process, and what it becomes, at the first call that has to do with sockets.
    fn confine() {
        let rules: BTreeMap<_, _> = SOCKETS.iter().map(|call| (*call, Vec::new())).collect();
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::KillProcess, arch());
        let program: Result<BpfProgram, _> = filter.and_then(TryInto::try_into);
        let program = program.expect("the filter is well-formed");
        apply_filter(&program).expect("the kernel takes filters");
    }

    /// Not a test by itself: this binary started again, to put itself under the filter and become the command. (Between
    /// fork and exec only unsafe code can run.)
    #[test]
    #[ignore = "the other tests of this file start it"]
    fn becomes_a_confined_command() {
        let Ok(line) = std::env::var(COMMAND) else {
            return;
        };
        confine();
        let mut words = line.split('\n');
        match words.next() {
            Some("socket") => drop(std::net::UdpSocket::bind("127.0.0.1:0")),
            Some(program) => panic!("{}", Command::new(program).args(words).exec()),
            None => {}
        }
    }

    /// Runs a command, set up by `TestDir`, under the filter.
    fn confined(command: &Command) -> Output {
        let line: Vec<&str> = std::iter::once(command.get_program())
            .chain(command.get_args())
            .map(|word| word.to_str().expect("Unicode arguments"))
            .collect();
        start(&line.join("\n"), command)
    }

    fn start(line: &str, like: &Command) -> Output {
        let mut again = Command::new(std::env::current_exe().expect("a test has a file"));
        again.args(["--exact", "network::confined::becomes_a_confined_command", "--ignored", "--nocapture"]);
        again.args(["--test-threads", "1"]).env(COMMAND, line);
        again.envs(like.get_envs().filter_map(|(name, value)| Some((name, value?))));
        again.current_dir(like.get_current_dir().expect("tests have a folder")).output().expect("the command runs")
    }

    #[test]
    fn the_filter_kills_who_opens_a_socket() {
        let test = TestDir::new();
        let output = start("socket", &test.command(&[]));
        assert_eq!(output.status.signal(), Some(KILLED), "{:?}", Said::of(output).err);
    }

    #[test]
    fn no_command_opens_a_socket() {
        let test = TestDir::new();
        let linked =
            page("A ferry", "The ferry of <a href=\"https://example.org/a\">example.org</a> left on 5 May 2025.");
        // What a browser would fetch.
        let fetched = "<link rel=stylesheet href=https://example.org/a.css><img src=https://example.org/a.png>\
            <script src=https://example.org/a.js></script><iframe src=https://example.org/b></iframe><base href=https://example.org>";
        test.write("page.html", linked.replace("</head>", &format!("{fetched}</head>")));
        test.write("feed.xml", "<?xml version=\"1.0\"?><!DOCTYPE rss SYSTEM \"https://example.org/rss.dtd\" [<!ENTITY x SYSTEM \"https://example.org/x\">]>\
            <rss version=\"2.0\"><channel><title>Harbour</title><item><title>Ferry &x;</title><link>https://example.org/f</link>\
            <description>The ferry came back.</description></item></channel></rss>");
        test.write(
            "records.jsonl",
            "{\"title\": \"Ferry\", \"text\": \"Mr Velenko took the ferry.\", \"url\": \"https://example.org/c\"}\n",
        );
        test.write("queries.txt", "ferry\n");
        let queries = test.articles().join("queries.txt");
        let queries = queries.to_str().unwrap();
        let run = |args: &[&str]| {
            let output = confined(&test.command(args));
            assert_eq!(output.status.signal(), None, "dateline {args:?} opened a socket");
            Said::of(output)
        };
        let said = run(&["index", "articles", "--report", "report.jsonl"]);
        assert_eq!(said.code, Some(0), "{}", said.err);
        let id = test.search(&["ferry"])["hits"][0]["id"].as_str().unwrap().to_owned();
        for args in [
            &["index", "articles"][..],
            &["index", "articles", "--rebuild"],
            &["search", "ferry"],
            &["search", "ferry", "--format", "json"],
            &["search", "--like", &id],
            &["batch", queries],
            &["show", &id],
            &["show", &id, "--raw"],
            &["names", "velenko"],
            &["inspect", "articles"],
            &["stats"],
            &["help", "query"],
            &["completions", "bash"],
            &["--version"],
        ] {
            let said = run(args);
            assert!(matches!(said.code, Some(0 | 1)), "{args:?}: {:?}\n{}{}", said.code, said.out, said.err);
        }
    }
}

/// Elsewhere nothing shows it but the two tests above; counted as ignored.
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
#[test]
#[ignore = "needs the system-call filters of Linux on x86_64 or aarch64"]
fn no_command_opens_a_socket() {}
