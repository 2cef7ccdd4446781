using Microsoft.AspNetCore.Server.Kestrel.Core;
using WhiteLabelLinks.Web.Settings;

namespace WhiteLabelLinks.Web.Management;

internal static class KestrelListening
{
    public static void Listen(KestrelServerOptions kestrel, ListenAddress address, Action<ListenOptions>? configure = null)
    {
        configure ??= static _ => { };
        if (address.Address is null)
        {
            kestrel.ListenAnyIP(address.Port, configure);
        }
        else
        {
            kestrel.Listen(address.Address, address.Port, configure);
        }
    }
}
