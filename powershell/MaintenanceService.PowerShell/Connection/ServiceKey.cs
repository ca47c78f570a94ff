using System.Net;
using System.Security;

namespace MaintenanceService.PowerShell.Connection;

/// <summary>What a key must be like to be sent in a header. What is refused is not repeated.</summary>
internal static class ServiceKey
{
    /// <exception cref="FlowException">It holds what a header can't carry: most often a line feed of a file.</exception>
    public static SecureString Check(SecureString key) =>
        new NetworkCredential("", key).Password is { Length: > 0 } text && text.All(c => c is >= ' ' and <= '~') && text[0] != ' ' && text[^1] != ' '
            ? key
            : throw new FlowException(
                FlowErrors.InvalidValue, "The key is empty, begins or ends with a space, or holds a line feed or a character beyond ASCII.", "ApiKey");
}
