using Xunit;

namespace MaintenanceService.Tests.Service.Contract;

/// <summary>Sends calls, holds each answer against the document, and keeps book of what was reached.</summary>
internal sealed class ContractBook(IReadOnlyDictionary<string, PublishedOperation> operations)
{
    private readonly HashSet<(string Operation, int Status, string Slug)> _reached = [];

    public IReadOnlyDictionary<string, PublishedOperation> Operations { get; } = operations;

    /// <summary>What the document promises and no call was answered with, but for what only a process without a store answers.</summary>
    public IEnumerable<(string Operation, int Status, string Slug)> Missing => Operations.Values
        .SelectMany(operation => operation.Answers.Select(answer => (operation.Id, answer.Status, answer.Slug)))
        .Where(answer => answer.Slug != "standby")
        .Except(_reached)
        .Order();

    public async Task<Answer> SendAsync(HttpClient http, string operation, Call call)
    {
        PublishedOperation published = Operations[operation];
        string path = published.Path
            .Replace("{site}", call.Site, StringComparison.Ordinal)
            .Replace("{id}", call.Id, StringComparison.Ordinal)
            .Replace("{instance}", call.Id, StringComparison.Ordinal);
        Answer answer = await http.CallAsync(published.Method, path + call.Query, published.HasBody ? call.Body ?? "{}" : null, call.IfMatch, call.MediaType);

        Assert.True(
            published.Answers.Contains((answer.Status, answer.Slug ?? "")),
            $"{operation} answered {answer.Status} {answer.Slug}, which is not documented: {answer["detail"]}");
        Assert.True(answer.Status < 400 || answer.MediaType == "application/problem+json", $"{operation} {answer.Status} is {answer.MediaType}");
        Assert.True(answer.Status < 400 || answer["detail"]?.Length > 10, $"{operation} {answer.Status} says nothing");
        Assert.Equal((operation, "no-store"), (operation, answer.Headers.CacheControl?.ToString()));
        _reached.Add((operation, answer.Status, answer.Slug ?? ""));
        return answer;
    }
}
