// Twin of cells.go and skin.go. Part of kernel_body.h.

// Sixteen numbers of 16 bits or eight of 32; the compiler splits them where registers are shorter.
typedef uint16_t shorts __attribute__((vector_size(32)));
typedef uint32_t words __attribute__((vector_size(32)));

STEP void lumaCells(int32_t *restrict sum, int32_t *restrict sumSquare, const uint8_t *const *lines, int32_t w) {
	int32_t i = 0;
	for (; i + 8 <= w / cellSize; i += 8) { // a word is the four samples of one line of a cell
		shorts sums = {0};
		words squares = {0};
		for (int32_t j = 0; j < cellSize; j++) {
			shorts pairs;
			memcpy(&pairs, lines[j] + cellSize * i, sizeof pairs);
			const shorts even = pairs & 255, odd = pairs >> 8;
			sums += even + odd;
			const words e = (words)(even * even), o = (words)(odd * odd);
			squares += (e & 0xffff) + (e >> 16) + (o & 0xffff) + (o >> 16);
		}
		const words total = ((words)sums & 0xffff) + ((words)sums >> 16);
		memcpy(sum + i, &total, sizeof total);
		memcpy(sumSquare + i, &squares, sizeof squares);
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

STEP void chromaCells(int16_t *restrict sum, const uint8_t *restrict upper, const uint8_t *restrict lower, int32_t w) {
	for (int32_t i = 0; i < w / 2; i++)
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
	for (int32_t i = 0; i < n; i++) {
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

// weigh gives the sums of a row's cells times their weights.
STEP void weigh(int32_t *restrict out, const int16_t *restrict sum, const int16_t *restrict weight, int32_t n) {
	for (int32_t i = 0; i < n; i++)
		out[i] = (int32_t)sum[i] * weight[i];
}

STEP void widen(int32_t *restrict out, const int16_t *restrict in, int32_t n) {
	for (int32_t i = 0; i < n; i++)
		out[i] = in[i];
}

STEP void narrow(int16_t *restrict out, const int32_t *restrict in, int32_t n) {
	for (int32_t i = 0; i < n; i++)
		out[i] = (int16_t)in[i];
}
