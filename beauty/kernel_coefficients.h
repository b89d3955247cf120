// Twin of coefficients.go and upsample.go. Part of kernel_body.h.

enum { flatUnit = 256, skinStart = 40960, maxEdgeScale = 10 };

STEP void coefficientRow(int32_t *restrict share, int32_t *restrict lumaTerm, int32_t *restrict cbTerm, int32_t *restrict crTerm, int32_t *restrict skin,
	const int32_t *restrict boxes, int32_t wide, int32_t n, const beauty_setting *s) {
	const int32_t *sums = boxes + sumY * wide, *squares = boxes + sumYY * wide, *counts = boxes + skinCount * wide;
	const int32_t *ys = boxes + skinY * wide, *cbs = boxes + skinCb * wide, *crs = boxes + skinCr * wide;
	const float perSkinUnit = s->perSkinUnit, perLuma = s->perLuma, perEdge = s->perEdge, smoothing = s->smoothing;
	const float samples = (float)s->samples;
	const float fullLuma = s->fullLuma;
	const int32_t noise = s->noise, floor = s->floor, pores = s->pores;
	for (int32_t i = 0; i < whole(n); i++) {
		const int32_t count = counts[i], sum = sums[i];
		skin[i] = clampInt((int32_t)((float)count * perSkinUnit) - skinStart, 0, fullWeight - 1);

		// Products that floating point holds exactly are left to it: it has them in every lane.
		const int32_t a = (int32_t)((float)sum * perLuma);
		const int32_t e = sum - (int32_t)((float)a * samples);
		const int32_t about = squares[i] - a * (sum + e);
		const int32_t variance = maxInt(about - (int32_t)((float)e * (float)e * perLuma) - noise, 0);

		const int32_t above = maxInt(a - floor, 1);
		const float scale = clampFloat(fullLuma / (float)(above * above), 1, maxEdgeScale);
		const float t = maxFloat((float)variance, (float)(variance - pores) * scale) * perEdge;
		const float flat = flatUnit / (float)(flatUnit + (int32_t)(t * t * flatUnit));
		const float c = smoothing * flat;
		const float perSkin = 1 / (float)maxInt(count, 1); // without skin the other sums are 0
		const int32_t toMean = (int32_t)(c * one);
		share[i] = toMean & -(int32_t)(count != 0);
		lumaTerm[i] = (int32_t)(c * ((float)ys[i] * perSkin) * (32.0f / cellLuma));
		cbTerm[i] = (int32_t)(c * ((float)cbs[i] * perSkin) * (32.0f / cellChroma));
		crTerm[i] = (int32_t)(c * ((float)crs[i] * perSkin) * (32.0f / cellChroma));
	}
}

// The finished coefficients, twin of upsample.go.

// meanTimes gives the means of box sums times the skin weight.
STEP void meanTimes(int16_t *restrict out, const int32_t *restrict sums, const int16_t *restrict skin, int32_t n, float perBlock) {
	for (int32_t i = 0; i < whole(n); i++)
		out[i] = mulHigh((int16_t)(2 * (int32_t)((float)sums[i] * perBlock)), skin[i]);
}

// finishLuma takes c from plane chromaA and c*mean from lumaB, and leaves A there and in lumaA.
STEP void finishLuma(int16_t *restrict a, int16_t *restrict b, int16_t *restrict g, int16_t *restrict ca, const int16_t *restrict skin,
	const int32_t *restrict luma, int32_t n, const beauty_setting *s) {
	const int16_t fine = (int16_t)s->fine, lift = (int16_t)s->gain;
	const int32_t doublings = s->doublings;
	for (int32_t i = 0; i < whole(n); i++) {
		const int16_t c = ca[i];
		const int16_t back = mulHigh((int16_t)(2 * c), fine);
		a[i] = (int16_t)(one - c + back);
		b[i] = (int16_t)(b[i] - mulHigh(back, (int16_t)(luma[i] * (128 / cellLuma) >> (2 * doublings))));
		g[i] = (int16_t)(2 * mulHigh(skin[i], lift));
		ca[i] = (int16_t)(one - c);
	}
}

// The ends of a line need the neighbours beyond them, in[-1] and in[n]; a line is its own beyond its ends.
enum { nearMiddle = 65536 / 8, farMiddle = 65536 * 3 / 8, halfMiddle = 65536 / 4 };

HELP void extend(int16_t *line, int32_t n) {
	line[-1] = line[0];
	line[n] = line[n - 1];
}

STEP void quadruple(int16_t *restrict out, const int16_t *restrict in, int32_t n) {
	for (int32_t i = 0; i < whole(n); i++) {
		const int16_t c = in[i], left = (int16_t)(in[i - 1] - c), right = (int16_t)(in[i + 1] - c);
		out[4 * i] = (int16_t)(c + mulHigh(left, farMiddle));
		out[4 * i + 1] = (int16_t)(c + mulHigh(left, nearMiddle));
		out[4 * i + 2] = (int16_t)(c + mulHigh(right, nearMiddle));
		out[4 * i + 3] = (int16_t)(c + mulHigh(right, farMiddle));
	}
}

STEP void doubled(int16_t *restrict out, const int16_t *restrict in, int32_t n) {
	for (int32_t i = 0; i < whole(n); i++) {
		const int16_t c = in[i];
		out[2 * i] = (int16_t)(c + mulHigh((int16_t)(in[i - 1] - c), halfMiddle));
		out[2 * i + 1] = (int16_t)(c + mulHigh((int16_t)(in[i + 1] - c), halfMiddle));
	}
}
