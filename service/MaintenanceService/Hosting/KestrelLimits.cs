using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MaintenanceService.Hosting;

/// <summary>The contract's limits where the server keeps them.</summary>
internal static class KestrelLimits
{
    public static void Apply(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = 64 * 1024;
        options.Limits.MaxRequestLineSize = 8 * 1024;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        options.Limits.MaxRequestHeaderCount = 64;
    }
}
