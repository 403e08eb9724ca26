// SPDX-License-Identifier: GPL-2.0-or-later
/* Strings, characters, patterns, languages. */
#include <ctype.h>
#include <iconv.h>
#include <inttypes.h>
#include <langinfo.h>
#include <locale.h>
#include <regex.h>
#include <search.h>
#include <strings.h>
#include <uchar.h>
#include <wchar.h>
#include <wctype.h>
#include "check.h"

int main(void)
{
	char text[128];
	regex_t re;
	regmatch_t m[3];
	CHECK(regcomp(&re, "([a-z]+)=([0-9]+)", REG_EXTENDED) == 0 && re.re_nsub == 2);
	CHECK(regexec(&re, "  key=42;", 3, m, 0) == 0 && m[1].rm_so == 2 && m[1].rm_eo == 5 && m[2].rm_eo == 8);
	CHECK(regexec(&re, "nothing", 3, m, 0) == REG_NOMATCH);
	m[0].rm_so = 3;
	m[0].rm_eo = 7;
	CHECK(regexec(&re, "  key=42;", 3, m, REG_STARTEND) == 0 && m[1].rm_so == 3 && m[2].rm_eo == 7);
	regfree(&re);
	CHECK(regcomp(&re, "A.B", REG_NOSPEC | REG_ICASE) == 0);
	CHECK(regexec(&re, "xa.b", 0, 0, 0) == 0 && regexec(&re, "xacb", 0, 0, 0) == REG_NOMATCH);
	regfree(&re);
	CHECK(regcomp(&re, "a(", REG_EXTENDED) == REG_EPAREN && regerror(REG_EPAREN, &re, text, 128) > 5);

	CHECK(!strcmp(strerror(ENOENT), "No such file or directory"));
	CHECK(!strcmp(strerror_r(EACCES, text, sizeof text), "Permission denied"));
	CHECK(strlcpy(text, "hello", 4) == 5 && !strcmp(text, "hel"));
	CHECK(strlcat(text, "lo", sizeof text) == 5 && !strcmp(text, "hello"));
	CHECK(!strcmp(basename("/a/b"), "b") && !strcmp(index("abc", 'b'), "bc"));
	CHECK(memrchr("abcabc", 'b', 6) != 0 && strchrnul("abc", 'x')[0] == 0);
	CHECK((char *)mempcpy(text, "xy", 2) == text + 2 && strcasestr("HeLLo", "ll") != 0);
	CHECK(ffs(8) == 4 && ffsll(1ll << 40) == 41 && strcasecmp("AbC", "aBc") == 0);
	CHECK(isalpha('a') && !isalpha('1') && isxdigit('f') && toupper('q') == 'Q' && isblank('\t'));
	CHECK((_ctype_ + 1)['A'] & _CTYPE_U && (_ctype_ + 1)['7'] & _CTYPE_N && _toupper('a') == 'A');

	CHECK(setlocale(LC_ALL, "") != 0 && MB_CUR_MAX == 4);
	wchar_t wide[16];
	CHECK(mbstowcs(wide, "a\xc3\xa4\xe2\x82\xac", 16) == 3 && wide[1] == 0xe4 && wide[2] == 0x20ac);
	CHECK(wcstombs(text, L"\xe4z", sizeof text) == 3 && !strcmp(text, "\xc3\xa4z"));
	mbstate_t state;
	memset(&state, 0, sizeof state);
	CHECK(mbrtowc(wide, "\xc3", 1, &state) == (size_t)-2 && !mbsinit(&state));
	CHECK(mbrtowc(wide, "\xa4", 1, &state) == 1 && wide[0] == 0xe4 && mbsinit(&state));
	char16_t half;
	memset(&state, 0, sizeof state);
	CHECK(mbrtoc16(&half, "\xf0\x9f\x98\x80", 4, &state) == 4 && half == 0xd83d);
	CHECK(mbrtoc16(&half, "", 0, &state) == (size_t)-3 && half == 0xde00);
	CHECK(iswalpha(0xe4) && towupper(0xe4) == 0xc4 && iswctype('5', wctype("digit")));
	CHECK(swprintf(wide, 16, L"%d-%ls", 5, L"x") == 3 && !wcscmp(wide, L"5-x"));
	CHECK(wcslcpy(wide, L"abcdef", 4) == 6 && wcslen(wide) == 3 && wmempcpy(wide, L"z", 1) == wide + 1);
	CHECK(wcstoll_l(L"-77", 0, 10, LC_GLOBAL_LOCALE) == -77);
	CHECK(!strcmp(nl_langinfo(CODESET), "UTF-8") && !strcmp(nl_langinfo(DAY_1), "Sunday"));
	CHECK(!strcmp(nl_langinfo(RADIXCHAR), ".") && localeconv()->decimal_point[0] == '.');
	locale_t c = newlocale(LC_ALL_MASK, "C", 0);
	CHECK(c != 0 && uselocale(c) == LC_GLOBAL_LOCALE && MB_CUR_MAX == 1);
	CHECK(uselocale(LC_GLOBAL_LOCALE) == c);
	freelocale(c);
	iconv_t convert = iconv_open("UTF-8", "ISO-8859-1");
	char in[] = "\xe4", *from = in, *to = text;
	size_t in_left = 1, room = sizeof text;
	CHECK(convert != (iconv_t)-1 && iconv(convert, &from, &in_left, &to, &room) == 0);
	CHECK(to - text == 2 && !memcmp(text, "\xc3\xa4", 2));

	snprintf(text, sizeof text, "%" PRId64 " %" PRIxPTR " %zu %jd", INT64_C(-5), (uintptr_t)255, (size_t)7,
		 (intmax_t)-9);
	CHECK(!strcmp(text, "-5 ff 7 -9"));
	snprintf(text, sizeof text, "%5.2f|%-5d|%05x|%e|%La|%c%%", 3.14159, 42, 0xbeef, 12345.678, 1.0L, 'z');
	CHECK(!strcmp(text, " 3.14|42   |0beef|1.234568e+04|0x1p+0|z%"));
	snprintf(text, sizeof text, "%p %s %m", (void *)0x1f, "s");
	CHECK(!strncmp(text, "0x1f s ", 7));
	int a, b;
	double d;
	CHECK(sscanf("7 0x10 2.5 word", "%d %i %lf %s", &a, &b, &d, text) == 4 && b == 16 && d == 2.5);
	CHECK(strtoul("0777", 0, 0) == 511 && strtod("1e3x", 0) == 1000 && strtold("2.5", 0) == 2.5L);
	CHECK(strtol_l("12", 0, 10, LC_GLOBAL_LOCALE) == 12);
	ENTRY *found, item = {"key", text};
	struct hsearch_data table = {0};
	CHECK(hcreate_r(10, &table) && hsearch_r(item, ENTER, &found, &table) && found->data == text);
	CHECK(hsearch_r((ENTRY){"other", 0}, FIND, &found, &table) == 0);
	hdestroy_r(&table);
	return 0;
}
