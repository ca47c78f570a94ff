using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Middleware.State;

/// <summary>The five that have been running for the longest time, oldest first.</summary>
public sealed class OldestWorkTests
{
    private readonly OldestWork _oldest = new();

    [Theory]
    [InlineData(new long[] { }, new long[] { })]
    [InlineData(new long[] { 3 }, new long[] { 3 })]
    [InlineData(new long[] { 1, 3, 2 }, new long[] { 3, 2, 1 })]
    [InlineData(new long[] { 1, 2, 3, 4, 5 }, new long[] { 5, 4, 3, 2, 1 })]
    [InlineData(new long[] { 1, 2, 3, 4, 5, 6, 7 }, new long[] { 7, 6, 5, 4, 3 })]
    [InlineData(new long[] { 7, 6, 5, 4, 3, 2, 1 }, new long[] { 7, 6, 5, 4, 3 })]
    [InlineData(new long[] { 9, 8, 7, 6, 5, 7 }, new long[] { 9, 8, 7, 7, 6 })]
    public void Longest_running_come_first(long[] seconds, long[] kept)
    {
        foreach (long each in seconds)
        {
            _oldest.Add(each, InFlightKind.Request, () => "GET /");
        }

        Assert.Equal(kept, _oldest.Items.Select(item => item.Seconds));
    }

    [Fact]
    public void Of_the_same_age_the_first_stays_first()
    {
        foreach (string name in (string[])["a", "b", "c", "d", "e", "f"])
        {
            _oldest.Add(1, InFlightKind.Work, () => name);
        }

        Assert.Equal(["a", "b", "c", "d", "e"], _oldest.Items.Select(item => item.Name));
        Assert.All(_oldest.Items, item => Assert.Equal(InFlightKind.Work, item.Kind));
    }

    [Fact]
    public void Name_is_asked_for_only_where_it_is_kept()
    {
        for (int item = 0; item < 5; item++)
        {
            _oldest.Add(2, InFlightKind.Request, () => "GET /");
        }

        _oldest.Add(1, InFlightKind.Request, () => throw new InvalidOperationException());

        Assert.Equal(5, _oldest.Items.Count);
    }
}
