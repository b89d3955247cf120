package main

import (
	"fmt"
	"strings"
)

// bash is the completion of bash: subcommands, flags, and values where they can be listed; files elsewhere.
func bash(all []command) string {
	var flags, values strings.Builder
	known := map[string]bool{}
	for _, c := range all {
		var names []string
		for _, f := range c.flags {
			names = append(names, f.name)
			if len(f.values) > 0 && !known[f.name] {
				known[f.name] = true
				fmt.Fprintf(&values, "\t%s) mapfile -t COMPREPLY < <(compgen -W '%s' -- \"$word\"); return ;;\n", f.name, strings.Join(f.values, " "))
			}
		}
		fmt.Fprintf(&flags, "\t'%s') flags='%s' ;;\n", c.name, strings.Join(names, " "))
	}
	return fmt.Sprintf(`# Completion of livepusher for bash.
_livepusher() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command='' flags=''
	[[ ${COMP_WORDS[1]} == -* ]] || [ "$COMP_CWORD" = 1 ] || command=${COMP_WORDS[1]}
	case $before in
%s	esac
	case $command in
%s	esac
	if [ "$COMP_CWORD" = 1 ]; then flags="%s $flags --help --version"; fi
	if [[ $word == -* || $COMP_CWORD = 1 ]]; then mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$word"); fi
}
complete -o default -F _livepusher livepusher
`, values.String(), flags.String(), strings.Join(subcommands(all), " "))
}

func subcommands(all []command) (names []string) {
	for _, c := range all[1:] {
		names = append(names, c.name)
	}
	return names
}

// zsh is the completion of zsh.
func zsh(all []command) string {
	var b strings.Builder
	b.WriteString("#compdef livepusher\n# Completion of livepusher for zsh.\nlocal -a commands\ncommands=(\n")
	for _, c := range all[1:] {
		fmt.Fprintf(&b, "\t%s\n", quoted(c.name+":"+c.does))
	}
	b.WriteString(")\nlocal command=\n[[ $CURRENT -gt 2 && $words[2] != -* ]] && command=$words[2]\n(( $CURRENT == 2 )) && _describe command commands\n" +
		"[[ -n $command ]] && { shift words; (( CURRENT-- )) }\ncase $command in\n")
	for _, c := range all {
		fmt.Fprintf(&b, "%s) _arguments", quoted(c.name))
		for _, f := range c.flags {
			value := ":value:_files"
			if len(f.values) > 0 {
				value = ":value:(" + strings.ReplaceAll(strings.Join(f.values, " "), ":", `\:`) + ")"
			} else if f.alone {
				value = ""
			}
			fmt.Fprintf(&b, " \\\n\t%s", quoted(fmt.Sprintf("%s[%s]%s", f.name, bracketed(f.usage), value)))
		}
		if c.words != "" {
			b.WriteString(" '*:file:_files'")
		}
		b.WriteString(" ;;\n")
	}
	b.WriteString("esac\n")
	return b.String()
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// bracketed is text between the brackets of an argument's description in zsh.
func bracketed(s string) string {
	return strings.NewReplacer(`[`, `\[`, `]`, `\]`, `:`, `\:`).Replace(s)
}

// fish is the completion of fish.
func fish(all []command) string {
	var b strings.Builder
	b.WriteString("# Completion of livepusher for fish.\n")
	for _, c := range all[1:] {
		fmt.Fprintf(&b, "complete -c livepusher -n __fish_use_subcommand -f -a %s -d %s\n", c.name, quoted(c.does))
	}
	for _, c := range all {
		where := "__fish_use_subcommand"
		if c.name != "" {
			where = "__fish_seen_subcommand_from " + c.name
		}
		for _, f := range c.flags {
			kind, name := "-l", strings.TrimLeft(f.name, "-")
			if len(name) == 1 {
				kind = "-s"
			}
			fmt.Fprintf(&b, "complete -c livepusher -n %s %s %s -d %s", quoted(where), kind, name, quoted(f.usage))
			if !f.alone {
				b.WriteString(" -r")
			}
			if len(f.values) > 0 {
				fmt.Fprintf(&b, " -f -a %s", quoted(strings.Join(f.values, " ")))
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}
