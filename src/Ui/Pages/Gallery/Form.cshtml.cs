using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace WhiteLabelLinks.Ui.Pages.Gallery;

public sealed class FormModel : PageModel
{
    [BindProperty]
    public LinkInput Input { get; set; } = new();

    public IActionResult OnGetToast()
    {
        this.ShowToast(new Toast("3 links archived", UndoUrl: "/_gallery/form"));
        return new NoContentResult();
    }

    public IActionResult OnPost()
    {
        if (string.IsNullOrWhiteSpace(Input.Destination))
        {
            ModelState.AddModelError("Input.Destination", "Enter the address visitors should arrive at, such as https://example.com/page.");
        }

        if (Input.Slug is "taken")
        {
            ModelState.AddModelError("Input.Slug", "go.lumen.example/taken is in use. Choose another word.");
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        this.ShowToast(new Toast("Link created", UndoUrl: "/_gallery/form"));
        return RedirectToPage("List");
    }

    public sealed class LinkInput
    {
        public string? Destination { get; set; }

        public string? Slug { get; set; }

        public string Zone { get; set; } = "go.lumen.example";

        public string Mode { get; set; } = "short";

        public string? Notes { get; set; }

        public bool PassQuery { get; set; } = true;

        public bool Notify { get; set; }

        public int? Limit { get; set; }

        public DateOnly? Ends { get; set; }
    }
}
