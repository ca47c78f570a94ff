using MaintenanceService.Client;
using MaintenanceService.PowerShell.Output;

namespace MaintenanceService.PowerShell.Errors;

/// <summary>Returns the cause of an error without characters that control a terminal: <c>$Error[0] | Format-List -Force</c> shows it.</summary>
internal static class InnerError
{
    public static Exception? Clean(Exception? exception) => exception switch
    {
        null => null,
        MaintenanceServiceException refusal => new MaintenanceServiceException(refusal.StatusCode, TextCleaner.Clean(refusal.Problem), refusal.RetryAfter),
        _ when IsClean(exception) => exception,
        _ => new HttpRequestException(SafeText.Clean(exception.Message)),
    };

    private static bool IsClean(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (SafeText.Clean(cause.Message) != cause.Message)
            {
                return false;
            }
        }

        return true;
    }
}
