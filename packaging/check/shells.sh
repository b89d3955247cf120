#!/usr/bin/env bash
# shells.sh TREE: whether bash, zsh and fish complete livepusher's subcommands, flags and values with the files below
# TREE/usr/share. bash and zsh are typed to, on a terminal of their own, and a function named livepusher prints the words
# that it is called with; fish is asked.
set -euo pipefail
share=$(realpath "$1")/usr/share
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" # without files that could be offered
fail() { echo "shells: $*" >&2; exit 1; }
for tool in script zsh fish; do command -v $tool >/dev/null || fail "$tool is missing; run packaging/setup/install.sh test"; done

typed=($'livepusher pu\t--mode H\t--durat\t1s' $'livepusher che\t--js\t' $'livepusher --beauty-st\tna\t')
wanted='<push><--mode><HD><--duration><1s>
<check><--json>
<--beauty-style><nature>'
judge() { # shell, what was on its terminal
	local got
	got=$(tr -d '\r' <<<"$2" | grep '^<' || true)
	[ "$got" = "$wanted" ] || fail "$1 completes otherwise: $2"
}

cat >bashrc <<END
PS1='> '
unset HISTFILE
source $share/bash-completion/completions/livepusher
livepusher() { printf '<%s>' "\$@"; echo; }
END
judge bash "$(printf '%s\n' "${typed[@]}" exit | TERM=dumb timeout 30 script -qec "bash --noprofile --rcfile bashrc -i" /dev/null)"

cat >type.zsh <<END
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "fpath=($share/zsh/*(/) \\\$fpath); autoload -Uz compinit && compinit -u -D; livepusher() { printf '<%s>' \\"\\\$@\\"; echo; }"
$(printf 'zpty -w shell %q\n' "${typed[@]}" exit)
while zpty -r shell line; do print -r -- "\$line"; done
END
judge zsh "$(timeout 60 zsh -f type.zsh)"

offered() { # what fish offers for a line
	HOME=$work fish --no-config -c "source $share/fish/vendor_completions.d/livepusher.fish; complete -C '$1'" | cut -f1 | paste -sd' '
}
while IFS='|' read -r line want; do
	got=$(offered "$line")
	[ "$got" = "$want" ] || fail "fish offers for '$line': $got; not: $want"
done <<'END'
livepusher pu|push
livepusher push --mode |FHD HD RTC SD
livepusher push --durat|--duration
livepusher check --js|--json
livepusher --beauty-style |nature smooth
END
echo "shells: bash, zsh and fish complete"
