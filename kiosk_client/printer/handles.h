#ifndef ONESTOP_KIOSK_CLIENT_PRINTER_HANDLES_H_
#define ONESTOP_KIOSK_CLIENT_PRINTER_HANDLES_H_

#include <cairo.h>
#include <pango/pangocairo.h>
#include <qrencode.h>

#include <memory>

namespace onestop::kiosk_client::printer {

// Owners of what the C libraries hand out. Only this folder's .cc files include this header.
template <auto kRelease>
struct ReleasedBy {
  template <class T>
  void operator()(T* object) const {
    kRelease(object);
  }
};

using SurfaceHandle = std::unique_ptr<cairo_surface_t, ReleasedBy<cairo_surface_destroy>>;
using CairoHandle = std::unique_ptr<cairo_t, ReleasedBy<cairo_destroy>>;
using FontOptionsHandle =
    std::unique_ptr<cairo_font_options_t, ReleasedBy<cairo_font_options_destroy>>;
using FontMapHandle = std::unique_ptr<PangoFontMap, ReleasedBy<g_object_unref>>;
using ContextHandle = std::unique_ptr<PangoContext, ReleasedBy<g_object_unref>>;
using LayoutHandle = std::unique_ptr<PangoLayout, ReleasedBy<g_object_unref>>;
using FontHandle = std::unique_ptr<PangoFontDescription, ReleasedBy<pango_font_description_free>>;
using QrHandle = std::unique_ptr<QRcode, ReleasedBy<QRcode_free>>;

}  // namespace onestop::kiosk_client::printer

#endif  // ONESTOP_KIOSK_CLIENT_PRINTER_HANDLES_H_
