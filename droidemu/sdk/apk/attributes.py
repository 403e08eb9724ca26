# SPDX-License-Identifier: GPL-2.0-or-later
"""The platform's attributes that an ``AndroidManifest.xml`` can have: ids, types, named values.

Facts of ``android.R.attr`` up to API level 33.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Final

#: The namespace of the platform's attributes, usually written ``android:``.
ANDROID: Final = "http://schemas.android.com/apk/res/android"

#: One attribute a line: the id's lower half, the name, what its values can be (r a reference,
#: s a string, i an integer, b a truth value, c a colour, f a float, d a dimension, p a fraction,
#: e one of the names that follow, g several of them).
_TABLE: Final = """
0000 theme r
0001 label rs
0002 icon r
0003 name s
0004 manageSpaceActivity s
0005 allowClearUserData b
0006 permission s
0007 readPermission s
0008 writePermission s
0009 protectionLevel g normal=0 dangerous=1 signature=2 signatureOrSystem=3 privileged=16
    system=16 development=32 appop=0x40 installer=0x100 preinstalled=0x400 instant=0x1000
    runtime=0x2000
000a permissionGroup s
000b sharedUserId s
000c hasCode b
000d persistent b
000e enabled b
000f debuggable b
0010 exported b
0011 process s
0012 taskAffinity s
0013 multiprocess b
0014 finishOnTaskLaunch b
0015 clearTaskOnLaunch b
0016 stateNotNeeded b
0017 excludeFromRecents b
0018 authorities s
0019 syncable b
001a initOrder i
001b grantUriPermissions b
001c priority i
001d launchMode e standard=0 singleTop=1 singleTask=2 singleInstance=3 singleInstancePerTask=4
001e screenOrientation e landscape=0 portrait=1 user=2 behind=3 sensor=4 nosensor=5
    sensorLandscape=6 sensorPortrait=7 reverseLandscape=8 reversePortrait=9 fullSensor=10
    userLandscape=11 userPortrait=12 fullUser=13 locked=14 unspecified=0xffffffff
001f configChanges g mcc=1 mnc=2 locale=4 touchscreen=8 keyboard=16 keyboardHidden=32
    navigation=0x40 orientation=0x80 screenLayout=0x100 uiMode=0x200 screenSize=0x400
    smallestScreenSize=0x800 density=0x1000 layoutDirection=0x2000 colorMode=0x4000
    grammaticalGender=0x8000 fontWeightAdjustment=0x10000000 fontScale=0x40000000
0020 description r
0021 targetPackage s
0022 handleProfiling b
0023 functionalTest b
0024 value sibcf
0025 resource r
0026 mimeType s
0027 scheme s
0028 host s
0029 port s
002a path s
002b pathPrefix s
002c pathPattern s
002d action s
002e data s
002f targetClass s
00af gravity g center_horizontal=1 left=3 right=5 fill_horizontal=7 clip_horizontal=8
    center_vertical=16 center=17 top=48 bottom=0x50 fill_vertical=0x70 fill=0x77
    clip_vertical=0x80 start=0x800003 end=0x800005
0119 src rc
013f minWidth d
0140 minHeight d
0199 drawable r
01ea order i
0202 targetActivity s
0203 alwaysRetainTaskState b
0204 allowTaskReparenting b
020c minSdkVersion si
021b versionCode i
021c versionName s
0227 reqTouchScreen e undefined=0 notouch=1 stylus=2 finger=3
0228 reqKeyboardType e undefined=0 nokeys=1 qwerty=2 twelvekey=3
0229 reqHardKeyboard b
022a reqNavigation e undefined=0 nonav=1 dpad=2 trackball=3 wheel=4
022b windowSoftInputMode g adjustUnspecified=0 stateUnspecified=0 stateUnchanged=1 stateHidden=2
    stateAlwaysHidden=3 stateVisible=4 stateAlwaysVisible=5 adjustResize=16 adjustPan=32
    adjustNothing=48
022d noHistory b
0232 reqFiveWayNav b
0261 sharedUserLabel r
026c anyDensity b
0270 targetSdkVersion si
0271 maxSdkVersion i
0272 testOnly b
027f backupAgent s
0280 allowBackup b
0281 glEsVersion i
0284 smallScreens b
0285 normalScreens b
0286 largeScreens b
028d resizeable b
028e required b
029c killAfterRestore b
029d restoreNeedsApplication b
02b7 installLocation e auto=0 internalOnly=1 preferExternal=2
02b8 vmSafeMode b
02ba restoreAnyVersion b
02be logo r
02bf xlargeScreens b
02c0 immersive b
02ca screenSize e small=0xc8 normal=0x12c large=0x190 xlarge=0x1f4
02cb screenDensity ie ldpi=0x78 mdpi=0xa0 hdpi=0xf0 xhdpi=0x140 xxhdpi=0x1e0 xxxhdpi=0x280
02d3 hardwareAccelerated b
035a largeHeap b
0364 requiresSmallestWidthDp i
0365 compatibleWidthLimitDp i
0366 largestWidthLimitDp i
036a stopWithTask b
0398 uiOptions g none=0 splitActionBarWhenNarrow=1
03a6 publicKey s
03a7 parentActivityName s
03a9 isolatedProcess b
03af supportsRtl b
03bf singleUser b
03c5 permissionGroupFlags g personalInfo=1
03c7 permissionFlags g costsMoney=1 removed=2 hardRestricted=4 softRestricted=8
    immutablyRestricted=16
03c9 showOnLockScreen b
03d0 requiredForAllUsers b
03d5 restrictedAccountType s
03d6 requiredAccountType s
03e3 ssp s
03e4 sspPrefix s
03e5 sspPattern s
03f2 banner r
03f4 isGame b
03f5 allowEmbedded b
042d persistableMode e persistRootOnly=0 persistNever=1 persistAcrossReboots=2
0445 documentLaunchMode e none=0 intoExisting=1 always=2 never=3
0446 maxRecents i
0447 autoRemoveFromRecents b
0473 fullBackupOnly b
0476 relinquishTaskIdentity b
048e multiArch b
04b2 resumeWhilePausing b
04d5 revisionCode i
04ea extractNativeLibs b
04eb fullBackupContent rb
04ec usesCleartextTraffic b
04ed lockTaskMode e normal=0 never=1 always=2 if_whitelisted=3
04ef showForAllUsers b
04f4 defaultWidth dp
04f5 defaultHeight dp
04f6 resizeableActivity b
04f7 supportsPictureInPicture b
0504 defaultToDeviceProtectedStorage b
0505 directBootAware b
050e externalService b
0515 use32bitAbi b
0525 enableVrMode s
0527 networkSecurityConfig r
052c roundIcon r
0531 visibleToInstantApps b
053a rotationAnimation g rotate=0 crossfade=1 jumpcut=2 seamless=3
0545 appCategory e game=0 audio=1 video=2 image=3 social=4 news=5 maps=6 productivity=7
0547 recreateOnConfigChanges g mcc=1 mnc=2
0548 certDigest s
0549 splitName s
054a colorMode e default=0 wideColorGamut=1 hdr=2
054b isolatedSplits b
054c targetSandboxVersion i
055b isFeatureSplit b
0560 maxAspectRatio f
0569 showWhenLocked b
056a turnScreenOn b
056e cantSaveState b
0572 compileSdkVersion i
0573 compileSdkVersionCodename s
0576 versionCodeMajor i
0577 versionMajor i
057a appComponentFactory s
0583 maxLongVersionCode s
058c forceDarkAllowed b
058e usesNonSdkApi b
0594 shell b
0597 useAppZygote b
0599 foregroundServiceType g dataSync=1 mediaPlayback=2 phoneCall=4 location=8 connectedDevice=16
    mediaProjection=32 camera=0x40 microphone=0x80 health=0x100 remoteMessaging=0x200
    systemExempted=0x400 shortService=0x800 specialUse=0x40000000
059a hasFragileUserData b
059b minAspectRatio f
059c inheritShowWhenLocked b
059d zygotePreloadName s
059e useEmbeddedDex b
0601 allowAudioPlaybackCapture b
0603 requestLegacyExternalStorage b
060e crossProfile b
0612 allowNativeHeapPointerTagging b
0614 preserveLegacyExternalStorage b
0615 mimeGroup s
0616 gwpAsanMode e default=0xffffffff never=0 always=1
061e pathSuffix s
0620 pathAdvancedPattern s
0624 memtagMode e default=0xffffffff off=0 async=1 sync=2
0625 nativeHeapZeroInitialized b
063e dataExtractionRules r
0642 attributionTags s
0644 usesPermissionFlags g neverForLocation=0x10000
065b localeConfig r
066c enableOnBackInvokedCallback b
"""

#: Where the ids of the platform's attributes begin.
_FIRST: Final = 0x01010000


@dataclass(frozen=True)
class AttributeInfo:
    """One attribute; ``kinds`` holds letters as in the table."""

    id: int
    name: str
    kinds: str
    names: dict[str, int] = field(default_factory=dict)


@cache
def attributes() -> dict[str, AttributeInfo]:
    """All attributes, by name."""
    found = {}
    for entry in _TABLE.replace("\n    ", " ").strip().splitlines():
        number, name, kinds, *values = entry.split()
        pairs = (value.split("=") for value in values)
        names = {word: int(value, 0) & 0xFFFFFFFF for word, value in pairs}
        found[name] = AttributeInfo(_FIRST | int(number, 16), name, kinds, names)
    return found
