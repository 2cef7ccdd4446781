using WhiteLabelLinks.Retargeting.Pixels;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Retargeting.Pages.Pixels;

internal sealed class IndexModel(PixelList list) : BrandPageModel
{
    public IReadOnlyList<PixelUse> Pixels { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) => Pixels = await list.ReadAsync(cancellation);

    public string PixelUrl(long id) => BrandUrl(FormattableString.Invariant($"pixels/{id}"));
}
