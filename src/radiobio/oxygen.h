/* oxygen.h - how much less cells with little oxygen feel of a dose.  Three models that are not the same thing: they are
 * named and never mixed. */
#ifndef RADIOBIO_OXYGEN_H
#define RADIOBIO_OXYGEN_H

#include <stddef.h>

/* Alper & Howard-Flanders 1956: ratio = (m p + K)/(p + K), sensitivity relative to anoxia: 1 at 0, m in air;
 *     alpha and beta times ratio/m and (ratio/m)^2.
 * HRF (Carlson, Stewart, Semenenko 2006): ratio = (m K + p)/(K + p), dose relative to full oxygen: m at 0, 1 in air;
 *     alpha and beta divided by ratio and ratio^2.
 * Wouters & Brown 1997: as the first with an m of its own for alpha and for beta; ratio is that of alpha. */
enum rb_oxygen_kind { RB_OXYGEN_ALPER, RB_OXYGEN_HRF, RB_OXYGEN_WOUTERS };

struct rb_oxygen { const char *name; enum rb_oxygen_kind kind; const char *source; };

struct rb_oxygen_effect {
	double ratio;              /* as the model defines it */
	double alpha_factor;       /* times the alpha of full oxygen, above 0 to 1 */
	double beta_factor;        /* times its beta */
};

size_t rb_oxygen_count(void);
const struct rb_oxygen *rb_oxygen_at(size_t i);                   /* NULL past the end */
const struct rb_oxygen *rb_oxygen_find(const char *name);         /* NULL: there is none */

/* At a partial pressure of oxygen in mmHg, >= 0. */
struct rb_oxygen_effect rb_oxygen_effect(enum rb_oxygen_kind kind, double po2_mmhg);

#endif
