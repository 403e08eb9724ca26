// SPDX-License-Identifier: GPL-2.0-or-later
/* nl_langinfo by bionic's numbers, in the only language there is; catalogues of messages: none. */
#include <langinfo.h>
#include <locale.h>
#include "internal.h"

static const char *const texts[] = {
	[CODESET] = "ASCII", [D_T_FMT] = "%F %T %z", [D_FMT] = "%F", [T_FMT] = "%T",
	[T_FMT_AMPM] = "%I:%M:%S %p", [AM_STR] = "AM", [PM_STR] = "PM",
	[DAY_1] = "Sunday", [DAY_2] = "Monday", [DAY_3] = "Tuesday", [DAY_4] = "Wednesday",
	[DAY_5] = "Thursday", [DAY_6] = "Friday", [DAY_7] = "Saturday",
	[ABDAY_1] = "Sun", [ABDAY_2] = "Mon", [ABDAY_3] = "Tue", [ABDAY_4] = "Wed",
	[ABDAY_5] = "Thu", [ABDAY_6] = "Fri", [ABDAY_7] = "Sat",
	[MON_1] = "January", [MON_2] = "February", [MON_3] = "March", [MON_4] = "April",
	[MON_5] = "May", [MON_6] = "June", [MON_7] = "July", [MON_8] = "August",
	[MON_9] = "September", [MON_10] = "October", [MON_11] = "November", [MON_12] = "December",
	[ABMON_1] = "Jan", [ABMON_2] = "Feb", [ABMON_3] = "Mar", [ABMON_4] = "Apr",
	[ABMON_5] = "May", [ABMON_6] = "Jun", [ABMON_7] = "Jul", [ABMON_8] = "Aug",
	[ABMON_9] = "Sep", [ABMON_10] = "Oct", [ABMON_11] = "Nov", [ABMON_12] = "Dec",
	[RADIXCHAR] = ".", [YESEXPR] = "^[yY]", [NOEXPR] = "^[nN]", [CRNCYSTR] = "-",
};

extern size_t __ctype_get_mb_cur_max(void);

char *nl_langinfo(nl_item item)
{
	if (item == CODESET && __ctype_get_mb_cur_max() > 1)
		return "UTF-8";
	bool known = item > 0 && (size_t)item < sizeof texts / sizeof *texts && texts[item];
	return (char *)(known ? texts[item] : "");
}

char *nl_langinfo_l(nl_item item, locale_t locale)
{
	locale_t before = uselocale(locale);
	char *result = nl_langinfo(item);
	uselocale(before);
	return result;
}

nl_catd catopen(const char *name, int flag)
{
	(void)name, (void)flag;
	return (nl_catd)-1;
}

char *catgets(nl_catd catalogue, int set, int number, const char *text)
{
	(void)catalogue, (void)set, (void)number;
	return (char *)text;
}

int catclose(nl_catd catalogue)
{
	if (catalogue == (nl_catd)-1) {
		errno = EBADF;
		return -1;
	}
	return 0;
}
