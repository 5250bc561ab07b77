using ComplaintSuite.Contracts.Common.V1;
using Messages = ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Routing.Organisations;

/// <summary>Rows to messages and back, by hand: what leaves the service is decided here.</summary>
internal static class DirectoryMapping
{
    public static LocalName ToName(this LocalizedText text) => new() { ZhCn = text.ZhCn, En = text.En, Es = text.Es };

    public static LocalizedText ToMessage(this LocalName name) => new() { ZhCn = name.ZhCn, En = name.En, Es = name.Es };

    public static Department ToRow(this Messages.Department department, string organisation) =>
        new(organisation, department.Code, department.Parent) { Name = department.Name.ToName() };

    public static Messages.Department ToMessage(this Department department) =>
        new() { Code = department.Code, Name = department.Name.ToMessage(), Parent = department.Parent };

    public static Post ToRow(this Messages.Post post, string organisation) =>
        new(organisation, post.Code, post.Department, post.Role) { Name = post.Name.ToName() };

    public static Messages.Post ToMessage(this Post post) =>
        new() { Code = post.Code, Name = post.Name.ToMessage(), Department = post.DepartmentCode, Role = post.Role };

    public static StaffMember ToRow(this Messages.StaffMember member, string organisation) =>
        new(organisation, member.StaffId, member.Subject, member.DisplayName) { Posts = [.. member.Posts] };

    public static Messages.StaffMember ToMessage(this StaffMember member) =>
        new() { StaffId = member.StaffId, Subject = member.Subject, DisplayName = member.DisplayName, Posts = { member.Posts } };

    public static ProcedureAssignment ToRow(this Messages.ProcedureAssignment entry, string organisation) => new(organisation, entry.Kind, entry.Channel, entry.Procedure);

    public static Messages.ProcedureAssignment ToMessage(this ProcedureAssignment entry) =>
        new() { Kind = entry.Kind, Channel = entry.Channel, Procedure = entry.Procedure };
}
