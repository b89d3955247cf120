package beauty

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a .cube file. The format itself goes to 256 points an axis, which nobody needs for a look
// and which would take 200 MB; 65 is the largest that grading programs write.
const (
	MaxCubePoints = 65       // an axis of a table in three dimensions
	MaxCubeBytes  = 16 << 20 // of the file

	maxCurvePoints = 65536 // of a table in one dimension, as the format has it
	maxCubeLine    = 1024  // bytes; the format has 250
	maxCubeValue   = 1000  // of a number, either way; colours are 0-1
)

// CubeError says why a file is no .cube file that can be used.
type CubeError struct {
	Line   int // counted from 1
	Reason string
}

func (e *CubeError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// ReadCube reads a .cube file as Adobe's "Cube LUT Specification 1.0" describes it: a table of one
// dimension, 2-65536 points, or of three, 2-65 (MaxCubePoints). It also takes what DaVinci Resolve writes
// for the domain (LUT_1D_INPUT_RANGE, LUT_3D_INPUT_RANGE), tabs, a byte order mark, and lines that end in
// CR LF. It reads to the end, MaxCubeBytes at most, and needs 4 MB of memory on the way at most.
// The error is a *CubeError, or what r returned.
func ReadCube(r io.Reader) (*Cube, error) {
	p := cubeParser{lines: bufio.NewReaderSize(r, maxCubeLine), table: cubeTable{high: rgb{1, 1, 1}}, seen: map[string]int{}}
	for {
		text, err := p.next()
		if err == io.EOF {
			break
		}
		if err == nil {
			err = p.take(text)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := p.end(); err != nil {
		return nil, err
	}
	return newCube(p.title, &p.table), nil
}

// OpenCube reads the .cube file of that name. The error is the reason without the name.
func OpenCube(name string) (*Cube, error) {
	info, err := os.Stat(name) // before it is opened: opening a pipe waits
	if err == nil && !info.Mode().IsRegular() {
		return nil, errors.New("it is no file")
	}
	var file *os.File
	if err == nil {
		file, err = os.Open(name)
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return ReadCube(file)
}

type cubeParser struct {
	lines *bufio.Reader
	line  int // number of the current one
	bytes int // read so far
	seen  map[string]int
	title string
	table cubeTable
	want  int // rows
}

func (p *cubeParser) fail(format string, args ...any) error {
	return &CubeError{max(p.line, 1), fmt.Sprintf(format, args...)}
}

// next returns the next line, io.EOF after the last.
func (p *cubeParser) next() (string, error) {
	line, err := p.lines.ReadSlice('\n')
	if len(line) == 0 && err != nil {
		return "", err
	}
	p.line++
	p.bytes += len(line)
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return "", p.fail("it is longer than %d bytes", maxCubeLine)
	case err != nil && err != io.EOF:
		return "", err
	case p.bytes > MaxCubeBytes:
		return "", p.fail("the file is larger than %d MB", MaxCubeBytes>>20)
	}
	if p.line == 1 {
		line = bytes.TrimPrefix(line, []byte("\ufeff"))
	}
	text := strings.TrimRight(string(line), "\r\n")
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(c rune) bool { return unicode.IsControl(c) && c != '\t' }) {
		return "", p.fail("this is no text, so that the file is no .cube file")
	}
	return strings.TrimSpace(text), nil
}

// take reads a line.
func (p *cubeParser) take(text string) error {
	if text == "" || text[0] == '#' {
		return nil
	}
	word, rest, _ := strings.Cut(strings.ReplaceAll(text, "\t", " "), " ")
	if c := word[0]; c < 'A' || c > 'Z' {
		return p.row(text)
	}
	if len(p.table.rows) > 0 {
		return p.fail("%s stands behind rows of the table", shown(word))
	}
	if first := p.seen[word]; first > 0 {
		return p.fail("%s stands in line %d already", word, first)
	}
	if err := p.keyword(word, strings.TrimSpace(rest)); err != nil {
		return err
	}
	p.seen[word] = p.line
	return nil
}

func (p *cubeParser) keyword(word, rest string) error {
	switch word {
	case "TITLE":
		p.title = strings.Trim(rest, `"`)
		return nil
	case "LUT_1D_SIZE":
		return p.size(1, rest, maxCurvePoints)
	case "LUT_3D_SIZE":
		return p.size(3, rest, MaxCubePoints)
	case "DOMAIN_MIN":
		return p.numbers(rest, p.table.low[:])
	case "DOMAIN_MAX":
		return p.numbers(rest, p.table.high[:])
	case "LUT_1D_INPUT_RANGE", "LUT_3D_INPUT_RANGE":
		var ends [2]float64
		err := p.numbers(rest, ends[:])
		for i := range 3 {
			p.table.low[i], p.table.high[i] = ends[0], ends[1]
		}
		return err
	}
	return p.fail("%s is no word of the .cube format", shown(word))
}

// size takes the number of points.
func (p *cubeParser) size(dimensions int, text string, top int) error {
	if p.table.size > 0 {
		return p.fail("a table has either LUT_1D_SIZE or LUT_3D_SIZE, not both")
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 2 || n > top {
		return p.fail("LUT_%dD_SIZE %s is not a whole number from 2 to %d", dimensions, shown(text), top)
	}
	p.table.dimensions, p.table.size, p.want = dimensions, n, n
	if dimensions == 3 {
		p.want = n * n * n
	}
	return nil
}

// row takes a row of the table.
func (p *cubeParser) row(text string) error {
	if p.table.size == 0 {
		if _, err := p.number(strings.Fields(text)[0]); err != nil {
			return p.fail("%s is neither a word of the .cube format nor a number", shown(strings.Fields(text)[0]))
		}
		return p.fail("rows of the table stand before LUT_1D_SIZE or LUT_3D_SIZE")
	}
	if len(p.table.rows) == 0 {
		if err := p.domain(); err != nil {
			return err
		}
		p.table.rows = make([][3]float32, 0, p.want)
	}
	if len(p.table.rows) == p.want {
		return p.fail("the table has more than its %d rows", p.want)
	}
	var v rgb
	if err := p.numbers(text, v[:]); err != nil {
		return err
	}
	p.table.rows = append(p.table.rows, [3]float32{float32(v[0]), float32(v[1]), float32(v[2])})
	return nil
}

// domain checks that the domain goes upwards.
func (p *cubeParser) domain() error {
	for i := range 3 {
		if low, high := p.table.low[i], p.table.high[i]; !(high-low > 1e-6) {
			at := *p
			at.line = max(p.seen["DOMAIN_MIN"], p.seen["DOMAIN_MAX"], p.seen["LUT_1D_INPUT_RANGE"], p.seen["LUT_3D_INPUT_RANGE"])
			return at.fail("the domain goes from %v to %v, not upwards", low, high)
		}
	}
	return nil
}

// numbers reads exactly as many numbers as there is room for.
func (p *cubeParser) numbers(text string, to []float64) error {
	n := 0
	for word := range strings.FieldsSeq(text) {
		if n < len(to) {
			v, err := p.number(word)
			if err != nil {
				return err
			}
			to[n] = v
		}
		n++
	}
	if n != len(to) {
		return p.fail("%d numbers stand where %d belong", n, len(to))
	}
	return nil
}

func (p *cubeParser) number(word string) (float64, error) {
	v, err := strconv.ParseFloat(word, 64)
	if strings.Trim(word, "+-.0123456789eE") != "" || err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, p.fail("%s is no number", shown(word))
	}
	if v < -maxCubeValue || v > maxCubeValue {
		return 0, p.fail("%s is no colour: those are around 0 to 1", shown(word))
	}
	return v, nil
}

// end checks that all has been there.
func (p *cubeParser) end() error {
	switch {
	case p.line == 0:
		return p.fail("the file is empty")
	case p.table.size == 0:
		return p.fail("the file ends without LUT_1D_SIZE or LUT_3D_SIZE")
	case len(p.table.rows) < p.want:
		return p.fail("the file ends after %d of %d rows of its table", len(p.table.rows), p.want)
	}
	return nil
}

// shown is a word of the file for an error, quoted and short.
func shown(word string) string {
	if r := []rune(word); len(r) > 24 {
		word = string(slices.Concat(r[:24], []rune("…")))
	}
	return strconv.Quote(word)
}
