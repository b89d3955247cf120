// Twin of cells.go and skin.go. Part of kernel_body.h.

// A full register at a time; the last one is moved left, over cells that are done, and gives them the
// same values again. What a narrow picture or a broken cell leaves is done one by one.

enum { lumaStep = laneCount / 2 }; // cells in as many bytes as fill a register

HELP void lumaLaneCells(int32_t *sum, int32_t *sumSquare, const uint8_t *const *lines, int32_t i) {
	lanes sums = {0};
	words squares = {0};
	for (int32_t j = 0; j < cellSize; j++) {
		const lanes even = evenBytes(lines[j] + cellSize * i), odd = oddBytes(lines[j] + cellSize * i);
		sums += even + odd;
		squares += addPairs(even, even) + addPairs(odd, odd);
	}
	const words total = addPairs(sums, allLanes(1));
	memcpy(sum + i, &total, sizeof total);
	memcpy(sumSquare + i, &squares, sizeof squares);
}

STEP void lumaCells(int32_t *sum, int32_t *sumSquare, const uint8_t *const *lines, int32_t w) {
	const int32_t n = w / cellSize;
	int32_t i = 0;
	for (; i + lumaStep <= n; i += lumaStep)
		lumaLaneCells(sum, sumSquare, lines, i);
	if (i < n && n >= lumaStep) {
		lumaLaneCells(sum, sumSquare, lines, n - lumaStep);
		i = n;
	}
	for (; i < cellsIn(w); i++) {
		int32_t s = 0, q = 0;
		for (int32_t j = 0; j < cellSize; j++) {
			for (int32_t x = 0; x < cellSize; x++) {
				const int32_t v = lines[j][minInt(cellSize * i + x, w - 1)];
				s += v;
				q += v * v;
			}
		}
		sum[i] = s;
		sumSquare[i] = q;
	}
}

HELP void chromaLaneCells(int16_t *sum, const uint8_t *upper, const uint8_t *lower, int32_t i) {
	const uint8_t *u = upper + 2 * i, *l = lower + 2 * i;
	const lanes total = evenBytes(u) + oddBytes(u) + evenBytes(l) + oddBytes(l);
	memcpy(sum + i, &total, sizeof total);
}

STEP void chromaCells(int16_t *sum, const uint8_t *upper, const uint8_t *lower, int32_t w) {
	const int32_t n = w / 2;
	int32_t i = 0;
	for (; i + laneCount <= n; i += laneCount)
		chromaLaneCells(sum, upper, lower, i);
	if (i < n && n >= laneCount) {
		chromaLaneCells(sum, upper, lower, n - laneCount);
		i = n;
	}
	for (; i < n; i++)
		sum[i] = (int16_t)(upper[2 * i] + upper[2 * i + 1] + lower[2 * i] + lower[2 * i + 1]);
	if (w & 1)
		sum[w / 2] = (int16_t)(2 * (upper[w - 1] + lower[w - 1]));
}

// The skin test, twin of skin.go.

enum { hueLow = 15401, hueReach = 85 * 64, hueHigh = 26214, hueRamp = 64, chromaRamp = 64, paintRamp = 16 * 64, lightRamp = 16 * 64 };

HELP int16_t rampUp(int16_t v, int16_t width) { return (int16_t)(min16(max16(v, 0), width - 1) * (fullWeight / width)); }
HELP int16_t times(int16_t a, int16_t b) { return (int16_t)(2 * mulHigh(a, b)); }

// skinWeights turns the sums of a row's cells into weights from 0 to skinUnit.
STEP void skinWeights(int16_t *restrict out, const int16_t *restrict y, const int16_t *restrict cb, const int16_t *restrict cr, int32_t n, const beauty_setting *s) {
	const int16_t hueLuma = (int16_t)s->hueLuma, chromaLow = (int16_t)s->chromaLow, chromaTop = (int16_t)s->chromaTop;
	const int16_t chromaRise = (int16_t)s->chromaRise, chromaFall = (int16_t)s->chromaFall, chromaHigh = (int16_t)s->chromaHigh, lumaLow = (int16_t)s->lumaLow;
	for (int32_t i = 0; i < whole(n); i++) {
		const int16_t luma = (int16_t)(y[i] * (64 / cellLuma));
		const int16_t x = (int16_t)(128 * 64 - cb[i] * (64 / cellChroma)), z = (int16_t)(cr[i] * (64 / cellChroma) - 128 * 64);
		const int16_t dark = min16(max16((int16_t)(hueLuma - luma), 0), hueReach);
		const int16_t bound = (int16_t)(hueLow + dark + (dark >> 3));
		const int16_t low = rampUp((int16_t)(z - mulHigh((int16_t)(2 * x), bound)), hueRamp);
		const int16_t high = rampUp((int16_t)(2 * x + mulHigh(x, hueHigh) - z), hueRamp);
		const int16_t grey = min16((int16_t)(chromaLow + mulHigh(luma, chromaRise)), (int16_t)(chromaTop - mulHigh(luma, chromaFall)));
		const int16_t chroma = rampUp((int16_t)(x + z - grey), chromaRamp);
		const int16_t paint = rampUp((int16_t)(chromaHigh - x - z), paintRamp);
		const int16_t light = rampUp((int16_t)(luma - lumaLow), lightRamp);
		const int16_t q = times(times(times(times(low, high), chroma), paint), light);
		out[i] = (int16_t)((q + fullWeight / skinUnit / 2) >> 9);
	}
}

// The statistics of a row of cells, and what is made of them, one value a cell.
typedef struct {
	int32_t *sum, *sumSquare;    // of luma
	int16_t *y, *cb, *cr, *skin; // sums of the planes, weight of the skin test
} cellRow;

HELP void count(int32_t *restrict total, int32_t v, int isFirst) { *total = isFirst ? v : *total + v; }

HELP void total(int32_t *restrict totals, const int32_t *restrict in, int32_t n, int isFirst) {
	for (int32_t i = 0; i < whole(n); i++)
		count(totals + i, in[i], isFirst);
}

HELP void totalTimes(int32_t *restrict totals, const int16_t *restrict in, const int16_t *restrict weight, int32_t n, int isFirst) {
	for (int32_t i = 0; i < whole(n); i++)
		count(totals + i, (int32_t)in[i] * weight[i], isFirst);
}

HELP void totalShort(int32_t *restrict totals, const int16_t *restrict in, int32_t n, int isFirst) {
	for (int32_t i = 0; i < whole(n); i++)
		count(totals + i, in[i], isFirst);
}

HELP void totalCells(int32_t *totals, int32_t stride, const cellRow *c, int32_t n, int isFirst) {
	total(totals + sumY * stride, c->sum, n, isFirst);
	total(totals + sumYY * stride, c->sumSquare, n, isFirst);
	totalShort(totals + skinCount * stride, c->skin, n, isFirst);
	totalTimes(totals + skinY * stride, c->y, c->skin, n, isFirst);
	totalTimes(totals + skinCb * stride, c->cb, c->skin, n, isFirst);
	totalTimes(totals + skinCr * stride, c->cr, c->skin, n, isFirst);
}

// addCells adds a row of cells to the planes of a row of totals, of which the first one makes new ones.
STEP void addCells(int32_t *totals, int32_t stride, const cellRow *c, int32_t n, int isFirst) {
	if (isFirst)
		totalCells(totals, stride, c, n, 1);
	else
		totalCells(totals, stride, c, n, 0);
}

STEP void pairUp(int32_t *restrict out, const int32_t *restrict in, int32_t n) {
	for (int32_t i = 0; i < whole(n); i++)
		out[i] = in[2 * i] + in[2 * i + 1];
}

STEP void narrow(int16_t *restrict out, const int32_t *restrict in, int32_t n) {
	for (int32_t i = 0; i < whole(n); i++)
		out[i] = (int16_t)in[i];
}
