using System.Text;
using System.Text.Json;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Json;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;

namespace ComplaintSuite.MessagingTests;

/// <summary>What is said of the names in a JSON body, and what it costs to say it.</summary>
public sealed class UnknownNamesTests
{
    [Theory]
    [InlineData("""{"facts": "x", "receive_time": "2026-11-09T00:00:00Z", "receiveTime": null, "complainant": {"name": "y"}}""", "")]
    [InlineData("""{"complainant": {"nme": "x", "name": "y"}}""", "UNKNOWN_FIELD complainant.nme")]
    [InlineData("""{"complainant": [{"a": 1}, {"b": {"c": 1}}, 1, null], "": 1}""", "UNKNOWN_FIELD complainant.a; UNKNOWN_FIELD complainant.b; UNKNOWN_FIELD ")]
    [InlineData("""{"a": [{"b": [1]}], "complainant": {"": {}}, "a": 2}""", "UNKNOWN_FIELD a; UNKNOWN_FIELD complainant.; UNKNOWN_FIELD a")]
    [InlineData("""{"receive_time": {"x": "\ud800"}, "receiveTime": ["\ud800", {"x": 1}]}""", "")]
    [InlineData("""{"complainant": [[{"a": 1}], "\ud800"], "facts": {"a": [1, {"b": 2}]}}""", "")]
    [InlineData("""[{"a": 1}]""", "")]
    [InlineData("\uFEFF{\"a\": 1}", "UNKNOWN_FIELD a")]
    [InlineData("""{"c\u006fmplainant": {"a\u0062": 1}}""", "UNKNOWN_FIELD complainant.ab")]
    [InlineData("""{"a": "\ud800"}""", "UNKNOWN_FIELD a")]
    [InlineData("""{"a": 1, "facts": [["\ud800"]], "b": 1}""", "UNKNOWN_FIELD a; BAD_REQUEST ")]
    [InlineData("""{"facts": {"x": {"\udc00": 1}}}""", "BAD_REQUEST ")]
    [InlineData("""{"complainant": {"\ud83d": 1}}""", "BAD_REQUEST ")]
    public async Task What_is_no_name_of_the_message_and_no_text_is_told_with_its_place(string body, string told) =>
        Assert.Equal(told, string.Join("; ", Lines(await FindAsync(Encoding.UTF8.GetBytes(body)))));

    [Fact]
    public async Task Bytes_that_are_no_text_are_told() =>
        Assert.Equal(["BAD_REQUEST "], Lines(await FindAsync([.. "{\"facts\": \""u8, 0xC3, 0x28, .. "\"}"u8])));

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("{")]
    [InlineData("{\"a\": 1,\n \"b\":\n ]}")]
    [InlineData("{\"a\": 1}\n{}")]
    [InlineData("{\"a\": 1,}")]
    [InlineData("{/* a */}")]
    [InlineData("{\"facts\": \"\\ud800\", \"b\": tru}")]
    [InlineData("{\"facts\": \"a\tb\"}")]
    public async Task Malformed_JSON_is_told_with_line_and_byte_and_nothing_else_of_it(string body)
    {
        await AssertMalformedAsync(body);
        await AssertMalformedAsync($"{{\"facts\": \"{new string('x', 20_000)}\",\n \"subject\": [1,\n 2], {body}");
    }

    [Fact]
    public async Task Sixty_four_levels_are_taken_and_no_more()
    {
        Assert.Empty(await FindAsync(Encoding.UTF8.GetBytes($"{{\"facts\": {new string('[', 63)}{new string(']', 63)}}}")));
        await AssertMalformedAsync($"{{\"facts\": {new string('[', 64)}{new string(']', 64)}}}");
    }

    [Fact]
    public async Task What_lies_across_the_pieces_in_which_a_body_is_read_is_told_alike()
    {
        for (var length = (16 * 1024) - 80; length < (16 * 1024) + 10; length++)
        {
            var body = $"{{\"facts\": \"{new string('x', length)}\", \"complainant\": {{\"姓名\": true, \"name\": \"é\"}}, \"leads\": {new string(' ', 40_000)} \"\\u00e9\", \"b\": 1.5e3}}";
            Assert.Equal(["UNKNOWN_FIELD complainant.姓名", "UNKNOWN_FIELD b"], Lines(await FindAsync(Encoding.UTF8.GetBytes(body))));
        }
    }

    [Fact]
    public async Task Of_very_many_unknown_names_twenty_are_told()
    {
        var names = string.Join(',', Enumerable.Range(0, 10_000).Select(number => $"\"x{number}\": 1"));
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"UNKNOWN_FIELD x{number}"), Lines(await FindAsync(Encoding.UTF8.GetBytes($"{{{names}, \"facts\": \"\\ud800\"}}"))));
    }

    [Fact]
    public async Task A_million_empty_objects_cost_no_more_than_a_few_times_their_length()
    {
        var objects = string.Join(',', Enumerable.Repeat("{}", 1_000_000));
        var body = Encoding.UTF8.GetBytes($"{{\"complainant\": [{objects}], \"nme\": 1}}");
        await FindAsync("{}"u8.ToArray());
        // Nothing is waited for here, so all of it happens on this thread.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = await FindAsync(body);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(["UNKNOWN_FIELD nme"], Lines(found));
        Assert.InRange(allocated, 0, 5L * body.Length);
    }

    private static IEnumerable<string> Lines(IEnumerable<Violation> found) => found.Select(violation => $"{violation.Code} {violation.Field}");

    private static async Task AssertMalformedAsync(string body)
    {
        var broken = Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(body).Dispose());
        var told = Assert.Single(await FindAsync(Encoding.UTF8.GetBytes(body)));
        Assert.Equal(("MALFORMED_JSON", $"The body is not well-formed JSON (line {broken.LineNumber + 1}, byte {broken.BytePositionInLine})."), (told.Code, told.Description));
    }

    private static Task<IReadOnlyList<Violation>> FindAsync(byte[] body)
    {
        var context = new DefaultHttpContext();
        var rpc = IntakeService.Descriptor.FindMethodByName("RegisterComplaint");
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new GrpcJsonTranscodingMetadata(rpc, new Google.Api.HttpRule { Body = "*" })), null));
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(body);
        return UnknownNames.FindAsync(context.Request, Ct);
    }
}
