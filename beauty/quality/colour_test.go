package quality

import (
	"image"
	"math"
	"testing"
)

// The pairs of Sharma, Wu and Dalal, The CIEDE2000 color-difference formula: implementation notes,
// supplementary test data, and mathematical observations (2005), table 1.
var sharma = []struct {
	a, b Lab
	want float64
}{
	{Lab{50, 2.6772, -79.7751}, Lab{50, 0, -82.7485}, 2.0425},
	{Lab{50, 3.1571, -77.2803}, Lab{50, 0, -82.7485}, 2.8615},
	{Lab{50, 2.8361, -74.0200}, Lab{50, 0, -82.7485}, 3.4412},
	{Lab{50, -1.3802, -84.2814}, Lab{50, 0, -82.7485}, 1.0000},
	{Lab{50, -1.1848, -84.8006}, Lab{50, 0, -82.7485}, 1.0000},
	{Lab{50, -0.9009, -85.5211}, Lab{50, 0, -82.7485}, 1.0000},
	{Lab{50, 0, 0}, Lab{50, -1, 2}, 2.3669},
	{Lab{50, -1, 2}, Lab{50, 0, 0}, 2.3669},
	{Lab{50, 2.4900, -0.0010}, Lab{50, -2.4900, 0.0009}, 7.1792},
	{Lab{50, 2.4900, -0.0010}, Lab{50, -2.4900, 0.0010}, 7.1792},
	{Lab{50, 2.4900, -0.0010}, Lab{50, -2.4900, 0.0011}, 7.2195},
	{Lab{50, 2.4900, -0.0010}, Lab{50, -2.4900, 0.0012}, 7.2195},
	{Lab{50, -0.0010, 2.4900}, Lab{50, 0.0009, -2.4900}, 4.8045},
	{Lab{50, -0.0010, 2.4900}, Lab{50, 0.0010, -2.4900}, 4.8045},
	{Lab{50, -0.0010, 2.4900}, Lab{50, 0.0011, -2.4900}, 4.7461},
	{Lab{50, 2.5, 0}, Lab{50, 0, -2.5}, 4.3065},
	{Lab{50, 2.5, 0}, Lab{73, 25, -18}, 27.1492},
	{Lab{50, 2.5, 0}, Lab{61, -5, 29}, 22.8977},
	{Lab{50, 2.5, 0}, Lab{56, -27, -3}, 31.9030},
	{Lab{50, 2.5, 0}, Lab{58, 24, 15}, 19.4535},
	{Lab{50, 2.5, 0}, Lab{50, 3.1736, 0.5854}, 1.0000},
	{Lab{50, 2.5, 0}, Lab{50, 3.2972, 0}, 1.0000},
	{Lab{50, 2.5, 0}, Lab{50, 1.8634, 0.5757}, 1.0000},
	{Lab{50, 2.5, 0}, Lab{50, 3.2592, 0.3350}, 1.0000},
	{Lab{60.2574, -34.0099, 36.2677}, Lab{60.4626, -34.1751, 39.4387}, 1.2644},
	{Lab{63.0109, -31.0961, -5.8663}, Lab{62.8187, -29.7946, -4.0864}, 1.2630},
	{Lab{61.2901, 3.7196, -5.3901}, Lab{61.4292, 2.2480, -4.9620}, 1.8731},
	{Lab{35.0831, -44.1164, 3.7933}, Lab{35.0232, -40.0716, 1.5901}, 1.8645},
	{Lab{22.7233, 20.0904, -46.6940}, Lab{23.0331, 14.9730, -42.5619}, 2.0373},
	{Lab{36.4612, 47.8580, 18.3852}, Lab{36.2715, 50.5065, 21.2231}, 1.4146},
	{Lab{90.8027, -2.0831, 1.4410}, Lab{91.1528, -1.6435, 0.0447}, 1.4441},
	{Lab{90.9257, -0.5406, -0.9208}, Lab{88.6381, -0.8985, -0.7239}, 1.5381},
	{Lab{6.7747, -0.2908, -2.4247}, Lab{5.8714, -0.0985, -2.2286}, 0.6377},
	{Lab{2.0776, 0.0795, -1.1350}, Lab{0.9033, -0.0636, -0.5514}, 0.9082},
}

func TestCIEDE2000(t *testing.T) {
	for i, row := range sharma {
		if got := CIEDE2000(row.a, row.b); math.Abs(got-row.want) > 5e-5 {
			t.Errorf("pair %d: %.4f, want %.4f", i+1, got, row.want)
		}
		if got := CIEDE2000(row.b, row.a); math.Abs(got-row.want) > 5e-5 {
			t.Errorf("pair %d turned round: %.4f, want %.4f", i+1, got, row.want)
		}
	}
}

// sRGB's corners in L*a*b* under D65, as Bruce Lindbloom's calculator (brucelindbloom.com) has them.
func TestFromSRGB(t *testing.T) {
	for _, row := range []struct {
		name    string
		r, g, b float64
		want    Lab
	}{
		{"black", 0, 0, 0, Lab{0, 0, 0}},
		{"white", 1, 1, 1, Lab{100, 0, 0}},
		{"red", 1, 0, 0, Lab{53.24, 80.09, 67.20}},
		{"green", 0, 1, 0, Lab{87.74, -86.18, 83.18}},
		{"blue", 0, 0, 1, Lab{32.30, 79.19, -107.86}},
	} {
		got := FromSRGB(row.r, row.g, row.b)
		if math.Abs(got.L-row.want.L) > 0.05 || math.Abs(got.A-row.want.A) > 0.05 || math.Abs(got.B-row.want.B) > 0.05 {
			t.Errorf("%s: %+v, want %+v", row.name, got, row.want)
		}
	}
}

func TestFromYCbCr(t *testing.T) {
	for _, row := range []struct {
		name      string
		y, cb, cr float64
		full      bool
		want      Lab
	}{
		{"white", 255, 128, 128, true, Lab{100, 0, 0}},
		{"white, limited", 235, 128, 128, false, Lab{100, 0, 0}},
		{"black, limited", 16, 128, 128, false, Lab{0, 0, 0}},
		{"red", 76.245, 84.972, 255.5, true, Lab{53.24, 80.09, 67.20}},
		{"red, limited", 81.481, 90.203, 240, false, Lab{53.24, 80.09, 67.20}},
	} {
		if got := FromYCbCr(row.y, row.cb, row.cr, row.full); CIEDE2000(got, row.want) > 0.1 {
			t.Errorf("%s: %+v, want %+v", row.name, got, row.want)
		}
	}
}

func TestHueDifferenceGoesTheShortWay(t *testing.T) {
	at := func(deg float64) Lab {
		return Lab{50, 10 * math.Cos(deg*math.Pi/180), 10 * math.Sin(deg*math.Pi/180)}
	}
	for _, row := range [][3]float64{{10, 350, 20}, {350, 10, 20}, {0, 180, 180}, {90, 91, 1}} {
		if got := HueDifference(at(row[0]), at(row[1])); math.Abs(got-row[2]) > 1e-6 {
			t.Errorf("from %v to %v: %v, want %v", row[0], row[1], got, row[2])
		}
	}
}

func TestMeanLab(t *testing.T) {
	p := image.NewYCbCr(image.Rect(0, 0, 8, 8), image.YCbCrSubsampleRatio420)
	for i := range p.Y {
		p.Y[i] = uint8(100 + 20*(i%2)) // 110 in the mean
	}
	for i := range p.Cb {
		p.Cb[i], p.Cr[i] = 120, 140
	}
	if got, want := MeanLab(p, Rect(image.Rect(0, 0, 8, 8)), true), FromYCbCr(110, 120, 140, true); CIEDE2000(got, want) > 1e-6 {
		t.Errorf("%+v, want %+v", got, want)
	}
}
