package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"livepusher/assets"
)

// Colours beyond Fyne's own names.
const (
	colorStage fyne.ThemeColorName = "livepusher.stage" // around the picture; dark in both variants
	colorPanel fyne.ThemeColorName = "livepusher.panel" // rail, status bar
	colorFaint fyne.ThemeColorName = "livepusher.faint" // labels and captions
	colorGo    fyne.ThemeColorName = "livepusher.go"    // START
	colorLive  fyne.ThemeColorName = "livepusher.live"  // viewers see us
	colorAmber fyne.ThemeColorName = "livepusher.amber" // look here: standby, reconnecting
	colorVeil  fyne.ThemeColorName = "livepusher.veil"  // behind words over the picture
	colorOnPic fyne.ThemeColorName = "livepusher.onpic" // words over the picture
	colorKnob  fyne.ThemeColorName = "livepusher.knob"  // what is selected of several
)

type palette map[fyne.ThemeColorName]color.NRGBA

func hex(v uint32) color.NRGBA { return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255} }

func faded(c color.NRGBA, alpha uint8) color.NRGBA { c.A = alpha; return c }

// both are the colours that do not follow the variant: a picture is judged before a dark surround.
var both = palette{
	colorStage: hex(0x0b0c0f), colorGo: hex(0x1f9d61), colorLive: hex(0xdc3d43), colorAmber: hex(0xf0a020),
	colorVeil: faded(hex(0x0e1014), 0xcc), colorOnPic: hex(0xf1f3f5),
	theme.ColorNameError: hex(0xe5484d), theme.ColorNameForegroundOnError: hex(0xffffff), theme.ColorNameSuccess: hex(0x2bb673),
}

var dark = palette{
	theme.ColorNameBackground: hex(0x15171b), colorPanel: hex(0x1b1e23), colorFaint: hex(0x98a0ab), colorKnob: hex(0x434a56),
	theme.ColorNameForeground: hex(0xe9ebee), theme.ColorNameButton: hex(0x292d34), theme.ColorNameDisabledButton: hex(0x22252b),
	theme.ColorNameDisabled: hex(0x5d6470), theme.ColorNameInputBackground: hex(0x262a31), theme.ColorNameInputBorder: hex(0x262a31),
	theme.ColorNameWarning: hex(0xf0a020), theme.ColorNameMenuBackground: hex(0x2a2e36), theme.ColorNameOverlayBackground: hex(0x22262c),
	theme.ColorNamePlaceHolder: hex(0x8b939e), theme.ColorNameSeparator: hex(0x2c3038), theme.ColorNamePrimary: hex(0x6ea8fe),
	theme.ColorNameForegroundOnPrimary: hex(0x10131a), theme.ColorNameHover: faded(hex(0xffffff), 0x12),
	theme.ColorNamePressed: faded(hex(0xffffff), 0x2a), theme.ColorNameFocus: faded(hex(0x6ea8fe), 0x70),
	theme.ColorNameSelection: faded(hex(0x6ea8fe), 0x50), theme.ColorNameScrollBar: faded(hex(0xffffff), 0x55),
	theme.ColorNameScrollBarBackground: hex(0x1b1e23), theme.ColorNameShadow: faded(hex(0x000000), 0x66),
}

var light = palette{
	theme.ColorNameBackground: hex(0xeceef1), colorPanel: hex(0xf8f9fa), colorFaint: hex(0x626a76), colorKnob: hex(0xffffff),
	theme.ColorNameForeground: hex(0x1c2026), theme.ColorNameButton: hex(0xdfe2e7), theme.ColorNameDisabledButton: hex(0xe9ebee),
	theme.ColorNameDisabled: hex(0xa2a9b3), theme.ColorNameInputBackground: hex(0xe4e7eb), theme.ColorNameInputBorder: hex(0xe4e7eb),
	theme.ColorNameWarning: hex(0x945a00), theme.ColorNameMenuBackground: hex(0xffffff), theme.ColorNameOverlayBackground: hex(0xffffff),
	theme.ColorNamePlaceHolder: hex(0x767e8a), theme.ColorNameSeparator: hex(0xdcdfe4), theme.ColorNamePrimary: hex(0x2563eb),
	theme.ColorNameForegroundOnPrimary: hex(0xffffff), theme.ColorNameHover: faded(hex(0x000000), 0x0c),
	theme.ColorNamePressed: faded(hex(0x000000), 0x1c), theme.ColorNameFocus: faded(hex(0x2563eb), 0x60),
	theme.ColorNameSelection: faded(hex(0x2563eb), 0x40), theme.ColorNameScrollBar: faded(hex(0x000000), 0x45),
	theme.ColorNameScrollBarBackground: hex(0xf8f9fa), theme.ColorNameShadow: faded(hex(0x000000), 0x33),
}

var sizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameText: 13, theme.SizeNameCaptionText: 11, theme.SizeNameSubHeadingText: 16, theme.SizeNameHeadingText: 20,
	theme.SizeNamePadding: 4, theme.SizeNameInnerPadding: 7, theme.SizeNameInlineIcon: 18, theme.SizeNameInputRadius: 6,
	theme.SizeNameButtonRadius: 6, theme.SizeNameMenuRadius: 6, theme.SizeNamePopupRadius: 8, theme.SizeNameDialogRadius: 10,
	theme.SizeNameSelectionRadius: 4, theme.SizeNameModalBlurRadius: 0,
}

// style is the look of the program: calm greys, one coloured button, and a font that can write
// Chinese on any machine.
type style struct{ font fyne.Resource }

func newStyle() *style {
	return &style{fyne.NewStaticResource("NotoSansSC-gb2312.otf", assets.Font())}
}

func (s *style) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	own := dark
	if variant == theme.VariantLight {
		own = light
	}
	for _, p := range []palette{own, both} {
		if c, ok := p[name]; ok {
			return c
		}
	}
	return theme.DefaultTheme().Color(name, variant)
}

// Font answers with the one weight that is carried along; headings differ by size and colour.
func (s *style) Font(text fyne.TextStyle) fyne.Resource {
	if text.Symbol {
		return theme.DefaultTheme().Font(text)
	}
	return s.font
}

func (s *style) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

func (s *style) Size(name fyne.ThemeSizeName) float32 {
	if v, ok := sizes[name]; ok {
		return v
	}
	return theme.DefaultTheme().Size(name)
}
