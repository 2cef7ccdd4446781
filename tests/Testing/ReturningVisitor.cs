using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace WhiteLabelLinks.Testing;

/// <summary>
/// A visitor that may come back: OpenSSL itself, because .NET's own client does not say whether a session was resumed. Believes every
/// certificate. May be used by several threads.
/// </summary>
public sealed class ReturningVisitor : IDisposable
{
    private const string Ssl = "libssl.so.3";
    private const int SetServerName = 55;
    private const int SetMinimumVersion = 123;
    private const int SetMaximumVersion = 124;
    private const int Tls12 = 0x0303;
    private const int Tls13 = 0x0304;

    private readonly IntPtr _context = SSL_CTX_new(TLS_client_method());

    /// <summary>One of today's, or an older one.</summary>
    /// <param name="isOld">Speaks TLS 1.2 and nothing newer.</param>
    public ReturningVisitor(bool isOld = false)
    {
        SSL_CTX_ctrl(_context, isOld ? SetMaximumVersion : SetMinimumVersion, isOld ? Tls12 : Tls13, IntPtr.Zero);
    }

    /// <summary>Opens a connection, says nothing, and hears what the server has to say.</summary>
    /// <param name="earlier">What an earlier visit left; it is used up.</param>
    /// <returns>Null when the connection was refused.</returns>
    public Visit? Greet(int port, string host, VisitorSession? earlier = null)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        socket.Blocking = true;
        var connection = SSL_new(_context);
        try
        {
            _ = SSL_ctrl(connection, SetServerName, 0, Encoding.ASCII.GetBytes(host + '\0'));
            _ = SSL_set_fd(connection, (int)socket.Handle);
            if (earlier is not null)
            {
                _ = SSL_set_session(connection, earlier.Take());
            }
            if (SSL_connect(connection) != 1)
            {
                return null;
            }
            var isResumed = SSL_session_reused(connection) == 1;
            // Tickets come after the handshake: they are read until the server, which was said goodbye to, says so as well.
            _ = SSL_shutdown(connection);
            var buffer = new byte[256];
            while (SSL_read(connection, buffer, buffer.Length) > 0)
            {
                // Nothing of it is wanted.
            }
            return new Visit(isResumed, new VisitorSession(SSL_get1_session(connection)));
        }
        finally
        {
            SSL_free(connection);
        }
    }

    public void Dispose() => SSL_CTX_free(_context);

#pragma warning disable SYSLIB1054 // source-made ones want unsafe code, which is not worth it for a test
    [DllImport(Ssl)]
    private static extern IntPtr TLS_client_method();

    [DllImport(Ssl)]
    private static extern IntPtr SSL_CTX_new(IntPtr method);

    [DllImport(Ssl)]
    private static extern void SSL_CTX_free(IntPtr context);

    [DllImport(Ssl)]
    private static extern nint SSL_CTX_ctrl(IntPtr context, int command, nint number, IntPtr pointer);

    [DllImport(Ssl)]
    private static extern IntPtr SSL_new(IntPtr context);

    [DllImport(Ssl)]
    private static extern void SSL_free(IntPtr connection);

    [DllImport(Ssl)]
    private static extern nint SSL_ctrl(IntPtr connection, int command, nint number, byte[] text);

    [DllImport(Ssl)]
    private static extern int SSL_set_fd(IntPtr connection, int handle);

    [DllImport(Ssl)]
    private static extern int SSL_set_session(IntPtr connection, IntPtr session);

    [DllImport(Ssl)]
    private static extern int SSL_connect(IntPtr connection);

    [DllImport(Ssl)]
    private static extern int SSL_session_reused(IntPtr connection);

    [DllImport(Ssl)]
    private static extern int SSL_shutdown(IntPtr connection);

    [DllImport(Ssl)]
    private static extern int SSL_read(IntPtr connection, byte[] buffer, int length);

    [DllImport(Ssl)]
    private static extern IntPtr SSL_get1_session(IntPtr connection);
#pragma warning restore SYSLIB1054
}

/// <summary>How a visit went, and what it left for the next one.</summary>
public sealed record Visit(bool IsResumed, VisitorSession Session);

/// <summary>What a visitor keeps of a visit.</summary>
public sealed class VisitorSession(IntPtr handle) : IDisposable
{
    private IntPtr _handle = handle;

    public void Dispose()
    {
        SSL_SESSION_free(_handle);
        _handle = IntPtr.Zero;
    }

    /// <summary>A ticket is for one visit. Its memory is freed with this object, not before: the visit holds it too.</summary>
    internal IntPtr Take() => _handle != IntPtr.Zero ? _handle : throw new ObjectDisposedException(nameof(VisitorSession));

    [DllImport("libssl.so.3")]
#pragma warning disable SYSLIB1054 // as above
    private static extern void SSL_SESSION_free(IntPtr session);
#pragma warning restore SYSLIB1054
}
