using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Which maintenance a site's name alone means: the one of the caller's key, and never one of others.</summary>
public sealed class OwnershipTests
{
    private static readonly Maintenance Mine = new() { Id = "mine", Site = "shop", Status = MaintenanceStatus.Active };
    private static readonly Maintenance Theirs = new() { Id = "theirs", Site = "shop", Status = MaintenanceStatus.Active };

    [Fact]
    public void One_of_mine_is_meant_whatever_others_hold()
    {
        Assert.Same(Mine, Of([Mine], []).MineOrThrow());
        Assert.Same(Mine, Of([Mine], [Theirs, Theirs]).MineOrThrow());
    }

    [Fact]
    public void Nothing_is_meant_where_nothing_holds_the_site() => Assert.Null(Of([], []).MineOrThrow());

    [Fact]
    public void Several_of_mine_must_be_told_apart()
    {
        FlowException fault = Assert.Throws<FlowException>(() => Of([Mine, Mine with { Id = "second" }], []).MineOrThrow());

        Assert.Equal(FlowErrors.SeveralHeld, fault.ErrorId);
        Assert.Contains("held by 2 ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'second'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Those_of_others_are_named_and_left()
    {
        FlowException fault = Assert.Throws<FlowException>(() => Of([], [Theirs]).MineOrThrow());

        Assert.Equal(FlowErrors.HeldByOthers, fault.ErrorId);
        Assert.Contains("'theirs'", fault.Message, StringComparison.Ordinal);
        Assert.Equal((Maintenance[])[Theirs], fault.Target);
    }

    private static Ownership Of(Maintenance[] mine, Maintenance[] others) => new("shop", mine, others, PlainSyntax.Instance);
}
