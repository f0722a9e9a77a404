# Sourced by the *.test scripts: prints "ok - what" or "not ok - what", which Tests/run counts.
# shellcheck shell=bash disable=SC2034

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/linecard-test.XXXXXX")
failures=0
output=
status=0

cleanup() {
    rm -rf "$work"
}
trap cleanup EXIT

# run COMMAND...: keeps what it says, both ways, in $output and how it ended in $status.
run() {
    status=0
    output=$("$@" 2>&1) || status=$?
}

# verify WHAT COMMAND...: one test.
verify() {
    local what=$1
    shift
    if "$@"; then
        echo "ok - $what"
    else
        failures=$((failures + 1))
        echo "not ok - $what"
        printf 'status %s, output:\n%s\n' "$status" "$output" | tail -n 40 | sed 's/^/    # /'
    fi
}

ends_with_status() { [ "$status" -eq "$1" ]; }
says() { grep -qF -- "$1" <<<"$output"; }
lacks() { ! grep -qF -- "$1" <<<"$output"; }
says_one_line() { [ "$(grep -c . <<<"$output")" -eq 1 ]; }

# Processes that name the directory of this test in their arguments, other than this script's own.
no_process_left() {
    local left
    left=$(pgrep -f -- "$work" | grep -vxF -e "$$" -e "$BASHPID" || true)
    [ -z "$left" ]
}

# free_port: a port that nobody had a moment ago.
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# free_port_base: a port that is free with the four after it, below those that the kernel hands out by itself.
free_port_base() {
    python3 - <<'EOT'
import random, socket

def is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False

while True:
    base = random.randrange(20000, 30000)
    if all(is_free(base + offset) for offset in range(5)):
        print(base)
        break
EOT
}

# free_ports COUNT: the first of so many free ports in a row, below those that connections take.
free_ports() {
    python3 - "$1" <<'END'
import random, socket, sys

count = int(sys.argv[1])
while True:
    first, held = random.randrange(20000, 32000), []
    try:
        for port in range(first, first + count):
            held.append(socket.socket())
            held[-1].bind(("127.0.0.1", port))
        print(first)
        sys.exit()
    except OSError:
        continue
    finally:
        for each in held:
            each.close()
END
}

finish() {
    [ "$failures" -eq 0 ]
    exit
}
