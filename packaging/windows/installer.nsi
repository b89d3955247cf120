; The installer: Chinese where the system is, else English; for one user, without administrator's rights. build.sh
; defines VERSION, FOLDER (what is installed), REMOVE (commands that delete it), ICON and OUTPUT. /S installs, and uninstalls, without a window; /D=FOLDER
; installs elsewhere.
Target amd64-unicode
SetCompressor /SOLID lzma
SetDateSave off
RequestExecutionLevel user
!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh

Name "livepusher"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\livepusher"
InstallDirRegKey HKCU "Software\livepusher" "Folder"
!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\livepusher"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\livepusher.exe"
!define MUI_FINISHPAGE_SHOWREADME
!define MUI_FINISHPAGE_SHOWREADME_TEXT "$(desktopIcon)"
!define MUI_FINISHPAGE_SHOWREADME_FUNCTION makeDesktopIcon
!define MUI_FINISHPAGE_SHOWREADME_NOTCHECKED

!insertmacro MUI_PAGE_LICENSE "${FOLDER}\licences\NOTICE.txt"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES

; The first language is taken where the system's is none of these.
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"
LangString desktopIcon ${LANG_ENGLISH} "Put an icon on the desktop"
LangString desktopIcon ${LANG_SIMPCHINESE} "在桌面上创建快捷方式"
LangString running ${LANG_ENGLISH} "livepusher is running. End it, and try again."
LangString running ${LANG_SIMPCHINESE} "livepusher 正在运行，请先退出再试。"

; Traditional Chinese systems read Chinese rather than English.
Function .onInit
  ${If} $LANGUAGE == 1028
  ${OrIf} $LANGUAGE == 3076
    StrCpy $LANGUAGE ${LANG_SIMPCHINESE}
  ${EndIf}
FunctionEnd

; A program that runs cannot be written over. Silently, the exit code 1 tells it.
!macro notRunning
  ${If} ${FileExists} "$INSTDIR\livepusher.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\livepusher.exe" a
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(running)" /SD IDOK
      SetErrorLevel 1
      Abort
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Function makeDesktopIcon
  CreateShortcut "$DESKTOP\livepusher.lnk" "$INSTDIR\livepusher.exe"
FunctionEnd

Section
  !insertmacro notRunning
  ; What an older version has brought goes before the new one comes, but for the desktop's icon.
  ${If} ${FileExists} "$INSTDIR\uninstall.exe"
    ${If} ${FileExists} "$DESKTOP\livepusher.lnk"
      StrCpy $R0 icon
    ${EndIf}
    ExecWait '"$INSTDIR\uninstall.exe" /S _?=$INSTDIR'
    ${If} $R0 == icon
      Call makeDesktopIcon
    ${EndIf}
  ${EndIf}
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\livepusher.lnk" "$INSTDIR\livepusher.exe"
  WriteRegStr HKCU "Software\livepusher" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${ENTRY}" "DisplayName" "livepusher"
  WriteRegStr HKCU "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${ENTRY}" "DisplayIcon" "$INSTDIR\livepusher.exe"
  WriteRegStr HKCU "${ENTRY}" "Publisher" "The livepusher authors"
  WriteRegStr HKCU "${ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${ENTRY}" "NoModify" 1
  WriteRegDWORD HKCU "${ENTRY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${ENTRY}" "EstimatedSize" $0
SectionEnd

; The settings and the snapshots are the user's and stay.
Section Uninstall
  !insertmacro notRunning
  !include "${REMOVE}" ; deletes what was installed, and nothing else
  Delete "$INSTDIR\uninstall.exe"
  SetOutPath "$TEMP" ; a folder in use is not removed
  RMDir "$INSTDIR"
  RMDir "$LOCALAPPDATA\Programs" ; unless other programs are there
  Delete "$SMPROGRAMS\livepusher.lnk"
  Delete "$DESKTOP\livepusher.lnk"
  DeleteRegKey HKCU "Software\livepusher"
  DeleteRegKey HKCU "${ENTRY}"
SectionEnd
