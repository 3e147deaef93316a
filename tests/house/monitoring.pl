#!/usr/bin/perl
# What tests/house/monitoring.sh needs to know of examples/monitoring. Run from the repository's root.
#
#   monitoring.pl names    prints every engine_* metric and label of these files that docs/reference/metrics.md does not know
#   monitoring.pl rules    prints the dashboard's expressions as recording rules, for promtool
use strict;
use warnings;
use JSON::PP;

my $folder = 'examples/monitoring';

sub slurp { local $/; open my $in, '<:encoding(UTF-8)', $_[0] or die "$_[0]: $!"; return <$in> }

# [title, expression] of each panel.
sub dashboard {
  my $board = JSON::PP->new->decode(slurp("$folder/dashboard.json"));
  return map { my $panel = $_; map { [ $panel->{title}, $_->{expr} ] } @{ $panel->{targets} || [] } } @{ $board->{panels} };
}

sub rules {
  print "groups:\n  - name: dashboard\n    rules:\n";
  my $number = 0;
  for (dashboard()) {
    my ($title, $expression) = @$_;
    $expression =~ s/\$__rate_interval/5m/g;
    $expression =~ s/'/''/g;
    printf "      # %s\n      - { record: 'panel:number%d', expr: '%s' }\n", $title, ++$number, $expression;
  }
}

# name -> { kind, labels }
sub known {
  my %known;
  for (split /\n/, slurp('docs/reference/metrics.md')) {
    next unless /^\| `(engine_\w+)` \| (\w+) \| (.*?) \|/;
    my ($name, $kind, $labels) = ($1, $2, $3);
    $known{$name} = { map { $_ => 1 } $labels =~ /`(\w+)`/g };
    if ($kind eq 'histogram') { $known{"${name}_$_"} = $known{$name} for qw(bucket sum count) }
  }
  return \%known;
}

sub names {
  my ($known, %wrong) = known();
  my %anywhere = map { $_ => 1 } qw(le instance job status_code), map { keys %$_ } values %$known;
  my @texts = ((map { [ 'dashboard.json', $_->[1] ] } dashboard()),
               map { [ $_, slurp("$folder/$_") ] } qw(alerts.yaml README.md));
  for (@texts) {
    my ($file, $text) = @$_;
    while ($text =~ /\b(engine_\w+)(?:\{([^}]*)\})?/g) {
      my ($name, $selector) = ($1, $2 // '');
      if (!$known->{$name}) { $wrong{"$file: there is no metric $name"} = 1; next }
      for my $label ($selector =~ /(\w+)\s*[=!]/g) {
        $wrong{"$file: $name has no label $label"} = 1 unless $known->{$name}{$label} || $label =~ /^(?:instance|job|le)$/;
      }
    }
    while ($text =~ /\bby \(([^)]*)\)/g) {
      $wrong{"$file: no metric has the label $_"} = 1 for grep { !$anywhere{$_} } split /\s*,\s*/, $1;
    }
  }
  print map { "$_\n" } sort keys %wrong;
}

my %does = (names => \&names, rules => \&rules);
($does{ $ARGV[0] // '' } || die "usage: monitoring.pl names | rules\n")->();
