// SPDX-License-Identifier: GPL-2.0-or-later
// Keeps what it should give back.
#include "jni_check.h"

int main(void)
{
    start_java();
    jclass kind = J(FindClass, "java/lang/Object");
    jmethodID init = J(GetMethodID, kind, "<init>", "()V");
    for (int i = 0; i < 600; i++)
        J(NewObject, kind, init);
    J(NewGlobalRef, kind);
    for (int i = 0; i < 2; i++)
        J(NewGlobalRef, J(NewStringUTF, "kept"));
    J(NewWeakGlobalRef, kind);
    J(GetStringUTFChars, J(NewStringUTF, "chars"), NULL);
    (*vm)->DestroyJavaVM(vm);
    return 0;
}
