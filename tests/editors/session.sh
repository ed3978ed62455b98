# Sourced by the scripts beside it, which are called with the binary to try: a folder that is the
# whole world of the editor, with the example note and a `saidby` on the PATH whose server is judged
# on its way.

saidby=$(realpath "$1")
tap=$(dirname "$saidby")/examples/tap
[ -x "$tap" ] || { echo "build the judge first: cargo build --example tap"; exit 1; }

folder=$(mktemp -d)
trap 'stop_all; rm -rf "$folder"' EXIT
mkdir "$folder/bin" "$folder/notes" "$folder/home"
cp examples/harbour-call.md "$folder/notes"
cat > "$folder/bin/saidby" <<END
#!/bin/sh
[ "\$1" != server ] || exec "$tap" "$folder/judged" "$saidby" "\$@"
exec "$saidby" "\$@"
END
chmod +x "$folder/bin/saidby"

# Nothing of the user's own settings.
export PATH="$folder/bin:$PATH" HOME="$folder/home" LC_ALL=C.UTF-8
export XDG_CONFIG_HOME=$HOME XDG_DATA_HOME=$HOME XDG_STATE_HOME=$HOME XDG_CACHE_HOME=$HOME

started=
stop_all() { # what `background` started, with its children
    local leader
    for leader in $started; do
        kill -- "-$leader" 2> /dev/null || continue
        sleep 0.2
        kill -9 -- "-$leader" 2> /dev/null || true # it may have ended by now
    done
}
background() { # COMMAND…: in a process group of its own
    setsid "$@" &
    started+=" $!"
}

# Runs a command without any network, but for the machine's own loopback; where the system does not
# let us, with the network.
hermetic() {
    if unshare -n true 2> /dev/null; then
        unshare -n python3 -c '
import fcntl, os, socket, struct, sys
up = struct.pack("16sh14x", b"lo", 0x49)  # IFF_UP, IFF_LOOPBACK, IFF_RUNNING
fcntl.ioctl(socket.socket(socket.AF_INET, socket.SOCK_DGRAM), 0x8914, up)  # SIOCSIFFLAGS
os.execvp(sys.argv[1], sys.argv[1:])' "$@"
    else
        "$@"
    fi
}

# Ends the test unless all that the server said was well-formed, and that there was something.
judged() {
    local messages
    messages=$(wc -l < "$folder/judged" 2> /dev/null || echo 0)
    if grep FAULT "$folder/judged" 2> /dev/null || [ "$messages" -lt 3 ]; then
        echo "the server's $messages messages are not all well-formed"
        exit 1
    fi
    echo "  $messages messages of the server were well-formed"
}

# The first block of code in LANGUAGE below the line of a page that begins with WORDS.
shown() { # LANGUAGE WORDS PAGE
    awk -v fence="\`\`\`$1" -v words="$2" '
        index($0, words) == 1 { below = 1; next }
        below && $0 == fence { inside = 1; next }
        inside && $0 == "```" { exit }
        inside' "$3"
}
