// SPDX-License-Identifier: GPL-2.0-or-later
// Prints through Java and ends by System.exit: exit handlers run.
#include "jni_check.h"
#include <unistd.h>

static void last(void)
{
    write(1, "exit handler\n", 13);
}

int main(void)
{
    start_java();
    atexit(last);
    jclass system = J(FindClass, "java/lang/System");
    jfieldID out = J(GetStaticFieldID, system, "out", "Ljava/io/PrintStream;");
    jobject stream = J(GetStaticObjectField, system, out);
    jmethodID print = J(GetMethodID, J(GetObjectClass, stream), "println", "(Ljava/lang/String;)V");
    J(CallVoidMethod, stream, print, J(NewStringUTF, "from Java"));
    J(CallStaticVoidMethod, system, J(GetStaticMethodID, system, "exit", "(I)V"), 3);
    return 1;
}
