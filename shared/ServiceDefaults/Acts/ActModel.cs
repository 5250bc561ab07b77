using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace ComplaintSuite.ServiceDefaults.Acts;

/// <summary>The table of own acts, for the services that run a section of a procedure.</summary>
public static class ActModel
{
    public static void AddActRecords(this ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Entity<ActRecord>(record =>
        {
            record.ToTable("act_records").HasKey(it => it.Id);
            record.HasIndex(it => new { it.RecordId, it.Number }).IsUnique();
            record.Property(it => it.Codes).HasColumnType("jsonb").HasConversion(
                codes => JsonSerializer.Serialize(codes, JsonSerializerOptions.Default), json => JsonSerializer.Deserialize<Dictionary<string, string>>(json, JsonSerializerOptions.Default)!,
                new ValueComparer<Dictionary<string, string>>((left, right) => ReferenceEquals(left, right), codes => codes.Count, codes => codes));
        });
    }
}
