namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>The network before a client: does something else before the first start leaves, or loses the answers of some.</summary>
internal sealed class SpoiltAnswers : DelegatingHandler
{
    private int _starts;

    /// <summary>Runs before the first start is sent: what another caller does in between.</summary>
    public Func<Task> BeforeFirstStart { get; init; } = () => Task.CompletedTask;

    /// <summary>The number of the first start whose answer is lost.</summary>
    public int FirstLost { get; init; } = 1;

    /// <summary>Counts how many starts are done, and their answers lost.</summary>
    public int LostAnswers { get; init; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Put)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        int number = Interlocked.Increment(ref _starts);
        if (number == 1)
        {
            await BeforeFirstStart();
        }

        HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
        if (number >= FirstLost && number < FirstLost + LostAnswers)
        {
            answer.Dispose();
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The answer was lost.");
        }

        return answer;
    }
}
