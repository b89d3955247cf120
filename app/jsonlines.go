package app

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// jsonLines writes values as JSON, one a line. A nil *jsonLines writes nothing.
type jsonLines struct {
	encoder *json.Encoder
	file    io.Closer // nil for standard output
}

// openJSONLines opens a file for JSON lines: "-" is out, and "" none (nil).
func openJSONLines(name string, out io.Writer) (*jsonLines, error) {
	switch name {
	case "":
		return nil, nil
	case "-":
		return &jsonLines{encoder: json.NewEncoder(out)}, nil
	}
	f, err := os.Create(name)
	if err != nil {
		return nil, fmt.Errorf("%w: choose a file that can be written", err)
	}
	return &jsonLines{json.NewEncoder(f), f}, nil
}

func (j *jsonLines) write(v any) {
	if j != nil {
		j.encoder.Encode(v)
	}
}

func (j *jsonLines) close() {
	if j != nil && j.file != nil {
		j.file.Close()
	}
}
