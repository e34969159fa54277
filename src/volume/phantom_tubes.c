/* Organs of the neck that run along it: where they are, level by level. */
#include "volume/phantom_internal.h"

/* z, x, y, half axes, turn.  x > 0: on the right. */
#define KNOTS(name, ...) static const struct shape_knot name[] = { __VA_ARGS__ }

KNOTS(cord, { -90, 0, -26.5, 6.6, 4.2, 0 }, { -30, 0, -26.5, 7.0, 4.3, 0 }, { 10, 0, -26.5, 6.3, 4.2, 0 },
      { 57, 0, -27, 6.2, 4.8, 0 });
KNOTS(brainstem, { 57, 0, -27, 6.6, 5.2, 0 }, { 66, 0, -29, 9, 7.5, 0 }, { 90, 0, -30, 15, 13, 0 });
KNOTS(canal, { -90, 0, -26.5, 11.5, 7, 0 }, { 40, 0, -27, 11.5, 7.2, 0 }, { 54, 0, -28, 14, 10.5, 0 },
      { 66, 0, -30, 14, 12, 0 }, { 90, 0, -30, 18, 16, 0 });
KNOTS(vertebral, { -56, 19, -12.5, 2.1, 2.1, 0 }, { 36, 19, -12.5, 2.1, 2.1, 0 }, { 52, 25, -16, 2.2, 2.2, 0 },
      { 62, 10, -19, 2.0, 2.0, 0 });

/* Vessels. */
KNOTS(carotid, { -90, 18, 12, 4.0, 4.0, 0 }, { -36, 26, 6.5, 3.8, 3.7, 0 }, { -4, 28, 2, 4.3, 3.8, 0 },
      { 8, 29.5, -1, 3.4, 3.2, 0 }, { 38, 29, -2, 2.8, 2.8, 0 }, { 66, 25, 2, 2.8, 2.8, 0 },
      { 90, 20, 4, 2.8, 2.8, 0 });
KNOTS(external, { 1, 26, 5.5, 2.6, 2.6, 0 }, { 12, 25, 9, 2.6, 2.5, 0 }, { 36, 37, 6, 2.4, 2.3, 0 },
      { 58, 50, 2, 1.9, 1.9, 0 });
KNOTS(jugular, { -90, 25, 8, 7.5, 6.5, -30 }, { -36, 34, 4, 7, 5, -50 }, { 0, 37, -5, 6, 4.8, -70 },
      { 38, 35, -9.5, 5, 4, -60 }, { 66, 30, -9, 5, 4.2, 0 }, { 90, 29, -11, 6, 5, 0 });

/* Air. */
KNOTS(throat, { -90, 0, 20, 8.5, 8, 0 }, { -44, 0, 22.5, 8.3, 8.6, 0 }, { -36, 0, 24, 7.6, 9, 0 },
      { -30, 0, 25, 5.5, 9, 0 }, { -26, 0, 25, 2.8, 9.5, 0 }, { -22, 0, 25, 3.6, 9.2, 0 }, { -17, 0, 24, 6, 8, 0 },
      { -6, 0, 20, 9.5, 6.2, 0 }, { 2, 0, 14.6, 12, 5, 0 }, { 20, 0, 12.5, 12, 5, 0 },
      { 40, 0, 11.5, 11, 4.5, 0 }, { 56, 0, 13, 13, 6.5, 0 }, { 72, 0, 14, 13, 6.5, 0 });
KNOTS(piriform, { -24, 12.5, 15, 1.8, 3.2, -30 }, { -16, 13, 15, 3, 5, -30 }, { -5, 12, 14, 2.5, 3.5, -30 });
KNOTS(vallecula, { -3, 5, 27.5, 2.5, 1.6, 0 }, { 2, 5.5, 27.5, 4.4, 2.2, 0 }, { 9, 5, 26, 3, 1.6, 0 });
KNOTS(nose, { 49, 8, 47, 6, 22, 0 }, { 64, 7.6, 49, 5.8, 26, 0 }, { 90, 5, 52, 2.6, 22, 0 });
KNOTS(turbinate, { 50, 9, 46, 2.2, 13, 2 }, { 60, 9.5, 45, 2.6, 15, 2 }, { 66, 9, 45, 1.2, 10, 2 });

/* Glands. */
KNOTS(parotid, { 8, 52, -6, 4, 6, 0 }, { 20, 55, -4, 8, 11, -78 }, { 34, 57, 0, 19, 7.5, 84 },
      { 48, 59, 4, 20, 7, 84 },
      { 66, 62, 4, 11, 4.5, 84 }, { 70, 63, 5, 6, 3, 84 });
KNOTS(parotid_deep, { 16, 48, -4, 5, 6, 0 }, { 34, 45.5, -3, 11, 8, -20 }, { 50, 47, -4, 10, 8, -20 },
      { 64, 51, -6, 6, 5, 0 });
KNOTS(submandibular, { -9, 30, 25, 5, 6, 60 }, { -1, 32.5, 23, 12, 7.5, 65 }, { 10, 35, 20, 11.5, 6.8, 65 },
      { 18, 36, 19, 6, 4, 65 });
KNOTS(thyroid, { -68, 16, 17, 6, 9, 10 }, { -52, 17.5, 17.5, 7.5, 12.5, 8 }, { -38, 19.5, 17.5, 5.2, 10, 5 },
      { -29, 22, 16, 3, 6, 0 });
KNOTS(isthmus, { -58, 0, 32.5, 12, 2.4, 0 }, { -52, 0, 34, 13, 3, 0 }, { -47, 0, 34, 10, 2, 0 });
KNOTS(oesophagus, { -90, -3.5, 5.4, 8.5, 4.4, 6 }, { -54, -3, 6.2, 8.5, 4, 4 }, { -38, -1, 6, 8.5, 2.9, 0 }, { -30, 0, 6, 8, 2, 0 });

/* Muscles. */
KNOTS(sternomastoid, { -90, 18, 34, 12, 5, -25 }, { -72, 26, 29, 15, 5, -38 }, { -36, 42, 12, 17, 5.5, -55 },
      { 0, 49, -7, 17, 5.5, -73 }, { 38, 55, -22, 14.5, 6.5, -78 }, { 54, 58, -30, 12, 6, -76 }, { 64, 57, -33, 8, 5, -75 });
KNOTS(strap, { -80, 9, 38, 9.9, 2.5, -15 }, { -46, 10.5, 39.5, 9.9, 2.5, -18 }, { -24, 15.5, 37, 9.9, 2.2, -50 },
      { -7, 10, 38, 8, 2.5, -20 });
KNOTS(longus, { -80, 11, 1, 6.5, 2.8, -12 }, { 0, 10, 1.8, 7, 3, -12 }, { 50, 8, 2.2, 6.5, 3.2, -12 },
      { 60, 9, 2, 7, 3.5, -15 });
KNOTS(scalene, { -90, 42, -8, 16.5, 11.5, -50 }, { -54, 36, -11, 14.3, 9.2, -50 }, { -36, 33, -13, 11, 8, -50 },
      { 0, 30, -15.5, 6.6, 5.8, -40 }, { 14, 29, -16, 4.4, 4, -40 });
KNOTS(levator, { -90, 48, -34, 12.6, 10, 70 }, { -36, 42.5, -29, 12.6, 8.1, 70 }, { 0, 39, -28, 11.5, 7.5, 70 },
      { 38, 35, -25, 9.2, 6.2, 70 },
      { 50, 30, -24, 5.8, 5, 70 });
KNOTS(deep_nape, { -90, 11, -46, 8.8, 10.8, 20 }, { 0, 11.5, -41.5, 9.9, 6.6, 35 }, { 26, 12, -41, 9.9, 6, 30 },
      { 40, 19, -37, 13.2, 6.6, 15 }, { 53, 17, -51, 15, 7, 12 }, { 61, 14, -53, 10, 4, 0 });
KNOTS(semispinal, { -90, 12, -60, 10.3, 11.2, 30 }, { -36, 13, -55, 11.5, 9.4, 35 },
      { 0, 14, -54, 12.6, 9.4, 35 }, { 38, 14, -58, 13.8, 10.6, 25 }, { 53, 16, -67, 16, 9.6, 10 },
      { 70, 15, -83, 16, 5, 8 }, { 90, 13, -92, 14, 3, 5 });
KNOTS(splenius, { -90, 26, -58, 13.2, 5.8, 40 }, { -36, 29, -47.5, 14.3, 6.1, 50 }, { 0, 31, -46, 14.3, 6.1, 52 },
      { 38, 38, -44, 17, 6.5, 57 }, { 53, 44, -50, 17, 5.8, 55 }, { 68, 53, -46, 14, 5, 60 }, { 84, 58, -42, 10, 4, 66 });
KNOTS(trapezius, { -90, 38, -58, 35.2, 8.7, 28 }, { -54, 32, -58, 29.7, 6.1, 30 }, { -36, 25, -62, 22, 4.6, 26 },
      { 0, 20, -66, 16.5, 3.8, 20 }, { 38, 15, -74, 14, 3.6, 12 }, { 58, 14, -83, 12, 3.2, 8 });
KNOTS(masseter, { 17, 52.5, 24, 9, 3.8, 82 }, { 26, 54.5, 25, 15, 6.6, 84 }, { 42, 55.5, 26, 15.8, 7.2, 88 },
      { 62, 58, 31, 11.6, 4.2, 88 });
KNOTS(medial_pterygoid, { 16, 41, 19, 9, 3.8, 78 }, { 26, 40, 20, 13.7, 5.6, 76 }, { 42, 34, 23, 13.7, 6.6, 68 },
      { 58, 24, 27, 8.4, 4.8, 60 });
KNOTS(lateral_pterygoid, { 50, 37, 17, 8, 5, -50 }, { 60, 35, 17, 15.4, 7.5, -42 }, { 74, 36, 18, 13.2, 6.2, -42 });
KNOTS(temporalis, { 42, 49, 40, 7.2, 4.2, 85 }, { 64, 52, 32, 16.8, 6.3, 80 }, { 90, 60, 22, 28.8, 7, 85 });
KNOTS(digastric, { 0, 38, 6, 5, 3.5, 60 }, { 20, 42, -8, 5.5, 4, 70 }, { 46, 46, -20, 6, 4.5, 80 });
KNOTS(tongue, { 2, 0, 41, 9, 14, 0 }, { 10, 0, 42, 17, 20, 0 }, { 24, 0, 40, 25, 25, 0 },
      { 38, 0, 41, 21.5, 23, 0 }, { 44, 0, 43, 17, 18, 0 });
KNOTS(mouth_floor, { -2, 0, 50, 16.1, 15, 0 }, { 4, 9, 48, 8, 18.9, 8 }, { 14, 11, 48, 7, 18, 8 },
      { 22, 12, 48, 4.6, 14.7, 8 });
KNOTS(mylohyoid, { -1, 18, 45, 15, 3, 55 }, { 8, 25, 43, 17, 2.6, 62 }, { 20, 30, 42, 17, 2.4, 66 }, { 28, 31, 42, 12, 2, 66 });
KNOTS(soft_palate, { 26, 0, 19, 5, 3.5, 0 }, { 40, 0, 20.5, 13, 4, 0 }, { 48, 0, 26, 15, 6, 0 });
KNOTS(lips, { 22, 0, 79, 28.6, 3.9, 0 }, { 34, 0, 81, 31.2, 4.5, 0 }, { 46, 0, 80, 23.4, 3.9, 0 });
KNOTS(node, { -30, 42, -12, 4, 2.6, -60 }, { -24, 42, -13, 4.5, 3, -60 }, { -18, 42.5, -14, 3, 2.4, -60 });

#define COUNT(knots) (knots), sizeof(knots) / sizeof *(knots)
#define BOTH(label, hu, wave, bend, knots) { label##_RIGHT, label##_LEFT, hu, wave, bend, true, COUNT(knots) }
#define PAIR(label, hu, wave, bend, knots) { label, label, hu, wave, bend, true, COUNT(knots) }
#define ONE(label, hu, wave, bend, knots) { label, label, hu, wave, bend, false, COUNT(knots) }

/* The first that holds a place has it. */
const struct tube phantom_tubes[] = {
	ONE(PHANTOM_CORD, 42, 9, 0.98, cord),
	ONE(PHANTOM_BRAINSTEM, 38, 14, 1.3, brainstem),
	PAIR(PHANTOM_BODY, 50, 10, 0.5, turbinate),
	PAIR(PHANTOM_AIRWAY, -1000, 9, 1.17, nose),
	ONE(PHANTOM_AIRWAY, -1000, 12, 1.43, throat),
	PAIR(PHANTOM_AIRWAY, -1000, 7, 0.91, piriform),
	PAIR(PHANTOM_AIRWAY, -1000, 7, 0.78, vallecula),
	BOTH(PHANTOM_CAROTID, 240, 5, 1.2, carotid),
	BOTH(PHANTOM_EXTERNAL_CAROTID, 240, 4, 0.7, external),
	PAIR(PHANTOM_VERTEBRAL_ARTERY, 230, 8, 0.39, vertebral),
	ONE(PHANTOM_CANAL, 12, 14, 0.91, canal),
	/* Bone comes here. */
	BOTH(PHANTOM_JUGULAR, 190, 8, 2, jugular),
	PAIR(PHANTOM_MUSCLE, 58, 12, 1.6, masseter),
	PAIR(PHANTOM_MUSCLE, 56, 11, 1.44, medial_pterygoid),
	PAIR(PHANTOM_MUSCLE, 56, 11, 1.44, lateral_pterygoid),
	PAIR(PHANTOM_MUSCLE, 56, 11, 1.28, digastric),
	BOTH(PHANTOM_STERNOMASTOID, 60, 15, 1.6, sternomastoid),
	BOTH(PHANTOM_PAROTID, 8, 10, 2.47, parotid),
	BOTH(PHANTOM_PAROTID, 8, 9, 2.08, parotid_deep),
	BOTH(PHANTOM_SUBMANDIBULAR, 70, 8, 2.2, submandibular),
	PAIR(PHANTOM_THYROID, 165, 9, 1.04, thyroid),
	ONE(PHANTOM_THYROID, 165, 9, 0.52, isthmus),
	ONE(PHANTOM_OESOPHAGUS, 42, 8, 0.78, oesophagus),
	ONE(PHANTOM_MUSCLE, 52, 9, 1.28, soft_palate),
	ONE(PHANTOM_TONGUE, 56, 15, 1.69, tongue),
	PAIR(PHANTOM_MUSCLE, 55, 10, 1.28, mouth_floor),
	PAIR(PHANTOM_MUSCLE, 55, 10, 0.64, mylohyoid),
	ONE(PHANTOM_MUSCLE, 50, 10, 0.96, lips),
	PAIR(PHANTOM_MUSCLE, 55, 9, 0.48, strap),
	PAIR(PHANTOM_MUSCLE, 55, 9, 0.8, longus),
	PAIR(PHANTOM_MUSCLE, 55, 11, 1.44, scalene),
	PAIR(PHANTOM_MUSCLE, 55, 11, 1.28, temporalis),
	PAIR(PHANTOM_PARASPINAL, 55, 11, 1.44, deep_nape),
	PAIR(PHANTOM_PARASPINAL, 55, 12, 1.6, semispinal),
	PAIR(PHANTOM_PARASPINAL, 55, 12, 1.12, splenius),
	PAIR(PHANTOM_PARASPINAL, 55, 12, 1.28, levator),
	PAIR(PHANTOM_PARASPINAL, 55, 12, 0.8, trapezius),
	PAIR(PHANTOM_BODY, 45, 8, 0.52, node),
};
const size_t phantom_tubes_n = sizeof phantom_tubes / sizeof *phantom_tubes;
const size_t phantom_tubes_before_bone = 11;
