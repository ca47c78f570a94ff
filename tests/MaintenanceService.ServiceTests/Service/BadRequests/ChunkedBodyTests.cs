using System.Text;
using MaintenanceService.Tests.Service.Raw;
using Xunit;

namespace MaintenanceService.Tests.Service.BadRequests;

/// <summary>A body's limit counts what it contains, however it is cut into chunks.</summary>
public sealed class ChunkedBodyTests(SharedService shared) : IClassFixture<SharedService>
{
    [Theory]
    [InlineData(65_536, 1, 200)]
    [InlineData(65_536, 16, 200)]
    [InlineData(65_536, 65_536, 200)]
    [InlineData(65_537, 1, 413)]
    [InlineData(65_537, 65_537, 413)]
    public async Task Body_has_64_KB_without_its_framing(int length, int chunk, int status)
    {
        string site = await shared.SiteAsync();
        using RawConnection connection = await RawConnection.OpenAsync(shared.Service.Address);

        await connection.SendAsync(Encoding.ASCII.GetBytes(
            $"PUT /v1/sites/{site} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {RunningService.AdminKey}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"));
        await connection.SendAsync(Encoding.ASCII.GetBytes(
            string.Concat("{}".PadRight(length).Chunk(chunk).Select(part => $"{part.Length:X}\r\n{new string(part)}\r\n")) + "0\r\n\r\n"));

        Assert.Equal(status, (await connection.ReadAsync())?.Status);
    }
}
