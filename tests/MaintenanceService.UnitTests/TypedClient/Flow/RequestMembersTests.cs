using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>The option that a member of a request comes from, so that a refusal names what was typed.</summary>
public sealed class RequestMembersTests
{
    [Theory]
    [InlineData("/paths", "Path")]
    [InlineData("/paths/0", "Path")]
    [InlineData("exemptPaths/12", "ExemptPath")]
    [InlineData("/settings/exemptPaths/1", "ExemptPath")]
    [InlineData("/bypassNetworks", "BypassNetwork")]
    [InlineData("/startsAt", "At")]
    [InlineData("/endsAt", "Until")]
    [InlineData("/expiresAt", "Until")]
    [InlineData("/lease/seconds", "Lease")]
    [InlineData("/lease/onExpiry", "OnLeaseExpiry")]
    [InlineData("/sites/0", "Site")]
    [InlineData("/events/0", "Event")]
    [InlineData("/reason", "Reason")]
    [InlineData("/settings/drainSeconds", "DrainSeconds")]
    [InlineData("/lease/settings", "Lease/settings")]
    [InlineData("/settings", "settings")]
    [InlineData("", "settings")]
    public void Member_names_its_option(string pointer, string option) => Assert.Equal(option, RequestMembers.Option(pointer));
}
