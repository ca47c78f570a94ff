using System.Net;
using System.Security;
using MaintenanceService.PowerShell.Errors;

namespace MaintenanceService.PowerShell.Connection;

/// <summary>What a key must be like to be sent in a header. What is refused is not repeated.</summary>
internal static class ServiceKey
{
    /// <exception cref="MaintenanceCommandException">It holds what a header can't carry: most often a line feed of a file.</exception>
    public static SecureString Check(SecureString key) =>
        new NetworkCredential("", key).Password is { Length: > 0 } text && text.All(c => c is > ' ' and <= '~')
            ? key
            : throw new MaintenanceCommandException(
                ErrorIds.InvalidValue, "The key is empty, or holds a space, a line feed or a character beyond ASCII.", "ApiKey");
}
