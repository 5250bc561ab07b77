namespace ComplaintSuite.Conformance.PropertyOwner;

/// <summary>PM-04: class one has five sub-classes with their subjects.</summary>
public sealed class PM04_ClassOne(RunningSuite suite) : Owners(suite)
{
    [Theory, Rule("PM-04", Case.Allowed)]
    [InlineData("structure", "lakeside-engineering")]
    [InlineData("fire-equipment", "lakeside-engineering")]
    [InlineData("guards-radios", "lakeside-order")]
    [InlineData("other-noise", "lakeside-environment")]
    [InlineData("charges", "lakeside-service")]
    [InlineData("equipment", "lakeside-engineering")] // a sub-class as such
    public async Task Each_sub_class_goes_to_its_team(string category, string department) => Assert.Equal(department, (await AtWorkAsync(category: category)).Complaint.Department);

    [Fact, Rule("PM-04", Case.Refused)]
    public async Task Class_one_without_a_sub_class_is_refused()
    {
        var filed = await FileAsync();
        Assert.Equal(["CATEGORY_TOO_WIDE category PM-04"], (await Office.RefusedAsync(Acceptance(filed.Complaint, "property-management"), await DeskAsync())).Lines);
    }
}
