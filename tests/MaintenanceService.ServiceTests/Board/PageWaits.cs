using Microsoft.Playwright;

namespace MaintenanceService.Tests.Board;

/// <summary>Waits for what a page's requests come to.</summary>
internal static class PageWaits
{
    /// <summary>Completes when a request whose address ends so is over, whichever way.</summary>
    public static Task<IRequest> WaitForRequestFinishedOrFailedAsync(this IPage page, string ending)
    {
        var over = new TaskCompletionSource<IRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(object? sender, IRequest request)
        {
            if (request.Url.EndsWith(ending, StringComparison.Ordinal))
            {
                over.TrySetResult(request);
            }
        }

        page.RequestFinished += Look;
        page.RequestFailed += Look;
        return over.Task;
    }
}
