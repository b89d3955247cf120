// What FFmpeg's input format dshow tells of cameras.
#ifndef LIVEPUSHER_AV_DSHOW_H
#define LIVEPUSHER_AV_DSHOW_H

#include <libavdevice/avdevice.h>

// Lists devices; to be freed with avdevice_free_list_devices. The number of them, or a negative error.
int dshow_devices(AVDeviceInfoList **list);

// What dshow writes into FFmpeg's log about a device's formats; to be freed. NULL without memory.
char *dshow_options(const char *name);

#endif
