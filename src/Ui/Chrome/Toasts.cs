using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace WhiteLabelLinks.Ui;

public enum ToastKind
{
    Success,
    Info,
    Error,
}

/// <summary>A short message that leaves by itself, with a way to take back what was done.</summary>
/// <param name="UndoUrl">POSTed to when the person presses Undo.</param>
/// <param name="UndoText">Text of that button; null is "Undo".</param>
public sealed record Toast(string Text, ToastKind Kind = ToastKind.Success, string? UndoUrl = null, string? UndoText = null);

public static class ToastExtensions
{
    internal const string TempDataKey = "ui.toast";

    // A response header carries ASCII only; the default encoder escapes everything else.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.BasicLatin),
    };

    /// <summary>
    /// Shows a short message: at once when htmx asked for a fragment, else on the page that the redirect leads to.
    /// </summary>
    public static void ShowToast(this PageModel page, Toast toast)
    {
        if (page.Request.IsHtmx() && !page.Response.HasStarted)
        {
            page.Response.Headers["HX-Trigger"] = JsonSerializer.Serialize(new { toast }, Json);
            return;
        }

        page.TempData[TempDataKey] = JsonSerializer.Serialize(toast, Json);
    }

    public static void ShowToast(this PageModel page, string text, ToastKind kind = ToastKind.Success) => page.ShowToast(new Toast(text, kind));

    /// <summary>Whether a fragment is wanted rather than a page.</summary>
    public static bool IsHtmx(this HttpRequest request) => request.Headers.ContainsKey("HX-Request");

    internal static Toast? TakeToast(this ITempDataDictionary tempData) =>
        tempData[TempDataKey] is string json ? JsonSerializer.Deserialize<Toast>(json, Json) : null;
}
