package report

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Requirement is a threshold: what a figure must be at a level.
type Requirement struct {
	Figure string  `json:"figure"`
	Level  int     `json:"level"`
	Op     string  `json:"op"` // <=, >=, < or >
	Bound  float64 `json:"bound"`
}

// Name is the figure and its level, as in "texture@9".
func (q Requirement) Name() string { return fmt.Sprintf("%s@%d", q.Figure, q.Level) }

// String is the requirement as ParseRequirement reads it, "texture@9<=0.5".
func (q Requirement) String() string { return q.Name() + q.Op + number(q.Bound) }

func (q Requirement) met(v float64) bool {
	switch q.Op {
	case "<=":
		return v <= q.Bound
	case ">=":
		return v >= q.Bound
	case "<":
		return v < q.Bound
	}
	return v > q.Bound
}

// Defaults are the project's own thresholds, by which its tests judge the filter on a portrait.
var Defaults = []Requirement{
	{"identity", 9, "<=", 0},
	{"texture-step", 9, "<", 0}, {"texture", 5, "<=", 0.75}, {"texture", 9, "<=", 0.5},
	{"edges", 5, ">=", 0.95}, {"edges", 9, ">=", 0.88},
	{"ssim-outside", 9, ">=", 0.99},
	{"colour", 9, "<=", 1}, {"lightness", 9, "<=", 0.5}, {"halo", 9, "<=", 2},
	{"whitening-step", 9, "<", 0}, {"whitening", 9, ">=", 5}, {"whitening", 9, "<=", 9},
	{"hue", 9, "<=", 1}, {"clipped", 9, "<=", 0}, {"whitening-elsewhere", 9, "<=", 1.5}, {"whitening-texture", 9, "<=", 0.15},
	{"flicker", 9, "<=", 1}, {"flicker-skin", 9, "<=", 0.6},
}

var requirementForm = regexp.MustCompile(`^([a-z-]+)@([0-9])\s*(<=|>=|<|>)\s*(-?[0-9.]+)$`)

// ParseRequirement reads a requirement such as "texture@9<=0.5".
func ParseRequirement(text string) (Requirement, error) {
	m := requirementForm.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return Requirement{}, fmt.Errorf("%q is no threshold: write one such as texture@9<=0.5", text)
	}
	if !slices.Contains(FigureNames(), m[1]) {
		return Requirement{}, fmt.Errorf("there is no figure %q: there are %s", m[1], strings.Join(FigureNames(), ", "))
	}
	level, _ := strconv.Atoi(m[2])
	bound, err := strconv.ParseFloat(m[4], 64)
	if err != nil {
		return Requirement{}, fmt.Errorf("%q is no number: write a threshold such as texture@9<=0.5", m[4])
	}
	return Requirement{m[1], level, m[3], bound}, nil
}

// FigureNames are the names of all figures.
func FigureNames() (names []string) {
	for _, q := range Defaults {
		if !slices.Contains(names, q.Figure) {
			names = append(names, q.Figure)
		}
	}
	return names
}

// With is a list of requirements with others in place of those on the same figure, level and side.
func With(list []Requirement, others ...Requirement) []Requirement {
	list = slices.Clone(list)
	for _, q := range others {
		i := slices.IndexFunc(list, func(p Requirement) bool { return p.Name() == q.Name() && p.Op[0] == q.Op[0] })
		if i >= 0 {
			list[i] = q
		} else {
			list = append(list, q)
		}
	}
	return list
}

// How a requirement was met.
const (
	Met         = "met"
	Missed      = "missed"
	NotMeasured = "not measured" // there is no skin in the picture, or nothing but skin, or no such level
)

// Verdict is what came of a requirement.
type Verdict struct {
	Requirement
	Title   string   `json:"title"`
	Value   *float64 `json:"value"`
	Verdict string   `json:"verdict"`
}

// Judge holds the figures against requirements.
func (r *Report) Judge(requirements []Requirement) {
	r.Verdicts = nil
	for _, q := range requirements {
		v := Verdict{Requirement: q, Title: r.title(q.Figure), Verdict: NotMeasured}
		if v.Value, _ = r.at(q.Figure, q.Level); v.Value != nil {
			v.Verdict = Missed
			if q.met(*v.Value) {
				v.Verdict = Met
			}
		}
		r.Verdicts = append(r.Verdicts, v)
	}
}

func (r *Report) title(name string) string {
	for _, f := range r.Figures {
		if f.Name == name {
			return f.Title
		}
	}
	return name
}
