using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace WhiteLabelLinks.Themes.Rendering;

/// <summary>The <c>parts/</c> that a page may render: the theme's own first, then those of the theme it extends.</summary>
internal sealed class ThemeParts(IEnumerable<string> folders) : IFileProvider
{
    private readonly string[] _folders = [.. folders];

    public IFileInfo GetFileInfo(string subpath)
    {
        foreach (var folder in _folders)
        {
            var file = new FileInfo(Path.Combine(folder, subpath));
            if (file.Exists && Path.GetFullPath(file.FullName).StartsWith(Path.GetFullPath(folder), StringComparison.Ordinal))
            {
                return new Microsoft.Extensions.FileProviders.Physical.PhysicalFileInfo(file);
            }
        }
        return new NotFoundFileInfo(subpath);
    }

    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;
}
