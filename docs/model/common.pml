/*
 * What the models share.
 *
 * A process is a table of steps. A step is indivisible, touches at most one shared word, and says by "pc" which step
 * comes next. Between any two steps every other process may go on, and this one may be killed. "Ghost" marks variables
 * that exist for the properties only.
 */
#define STEP_IF(name, condition)	:: d_step { pc == name && (condition) ->
#define STEP(name)	STEP_IF(name, true)
#define WHEN(condition, ...)	if :: condition -> __VA_ARGS__ :: else fi

/*
 * States a property. Its name is a variable that is never set: it appears in SPIN's report, so that check.sh knows which
 * property failed.
 */
#define HOLDS(property, condition)	assert((condition) || property)

/* Phases of a chunk */
#define FREE	0
#define TRANSIT	1
#define LIVE	2
